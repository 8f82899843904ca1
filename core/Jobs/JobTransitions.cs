namespace Pilot.Core.Jobs;

/// <summary>The one table of transitions.</summary>
public static class JobTransitions
{
    // A job can be ended from wherever it is, also when the state in between (Canceling, Collecting) could not be recorded.
    private static readonly JobState[] Ends = [JobState.Canceling, JobState.Canceled, JobState.Failed];

    private static readonly Dictionary<JobState, JobState[]> Next = new()
    {
        [JobState.Queued] = [JobState.Preparing, .. Ends],
        [JobState.Preparing] = [JobState.Profiling, JobState.Planning, .. Ends],
        [JobState.Profiling] = [JobState.Planning, .. Ends],
        [JobState.Planning] = [JobState.AwaitingChoice, JobState.Launching, .. Ends],
        [JobState.AwaitingChoice] = [JobState.Launching, .. Ends],
        [JobState.Launching] = [JobState.Running, JobState.Collecting, JobState.Succeeded, .. Ends],
        [JobState.Running] = [JobState.Launching, JobState.Collecting, JobState.Succeeded, .. Ends],
        [JobState.Collecting] = [JobState.Succeeded, .. Ends],
        [JobState.Canceling] = [JobState.Canceled, JobState.Failed],
        [JobState.Succeeded] = [],
        [JobState.Failed] = [],
        [JobState.Canceled] = [],
    };

    /// <summary>A state may always be reported again, with another reason.</summary>
    public static bool Allows(JobState from, JobState to) => from == to || Next[from].Contains(to);

    public static bool IsFinal(this JobState state) => Next[state].Length == 0;
}
