namespace Pilot.Core.Jobs;

/// <summary>The one table of transitions.</summary>
public static class JobTransitions
{
    private static readonly Dictionary<JobState, JobState[]> Next = new()
    {
        [JobState.Queued] = [JobState.Preparing, JobState.Canceling, JobState.Failed],
        [JobState.Preparing] = [JobState.Profiling, JobState.Planning, JobState.Canceling, JobState.Failed],
        [JobState.Profiling] = [JobState.Planning, JobState.Canceling, JobState.Failed],
        [JobState.Planning] = [JobState.AwaitingChoice, JobState.Launching, JobState.Canceling, JobState.Failed],
        [JobState.AwaitingChoice] = [JobState.Launching, JobState.Canceling, JobState.Failed],
        [JobState.Launching] = [JobState.Running, JobState.Collecting, JobState.Canceling, JobState.Failed],
        [JobState.Running] = [JobState.Launching, JobState.Collecting, JobState.Canceling, JobState.Failed],
        [JobState.Collecting] = [JobState.Succeeded, JobState.Canceling, JobState.Failed],
        [JobState.Canceling] = [JobState.Canceled, JobState.Failed],
        [JobState.Succeeded] = [],
        [JobState.Failed] = [],
        [JobState.Canceled] = [],
    };

    /// <summary>A state may always be reported again, with another reason.</summary>
    public static bool Allows(JobState from, JobState to) => from == to || Next[from].Contains(to);

    public static bool IsFinal(this JobState state) => Next[state].Length == 0;
}
