using Pilot.Cli.Terminal;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

/// <summary>The last lines about a job that was followed to its end, or to the end of one of its runs.</summary>
internal static class JobEnd
{
    /// <returns>The exit code.</returns>
    public static int Show(Screen screen, JobDocument job)
    {
        switch (job.State)
        {
            case var state when !state.IsFinal():
            case JobState.Succeeded:
                return ExitCodes.Success;
            case JobState.Canceled:
                screen.Show(JobErrors.Canceled(job).Error);
                return ExitCodes.JobFailed;
            default:
                screen.Show(job.Error ?? JobErrors.Unexplained(job).Error);
                return ExitCodes.JobFailed;
        }
    }

    public static string Took(JobDocument job) =>
        job is { Started: { } started, Finished: { } finished } ? Humane.Duration(finished - started) : "";
}
