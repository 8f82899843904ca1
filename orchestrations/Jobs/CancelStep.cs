using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Whatever runs is ended, what it left in storage is kept (unless the job is to be deleted).</summary>
internal static class CancelStep
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>An agent that says nothing for this many looks after the force is not waited for any longer.</summary>
    private const int MostLooks = 120;

    public static async Task<JobState> TakeAsync(JobStory story)
    {
        var request = story.CancelRequest!;
        story.Canceling = true;
        await story.TellAsync(JobState.Canceling, $"{request.By} asked for cancel; ending what runs.");
        foreach (var run in Runs(story))
        {
            await EndAsync(story, run);
        }

        var state = await RunJob.EndAsync(story, JobState.Canceled, new JobChange(0) { Reason = $"Canceled by {request.By}." });
        if (request.Delete)
        {
            await story.CallAsync<bool>("DeleteJob", story.Job);
        }

        return state;
    }

    private static IEnumerable<RunOnTarget> Runs(JobStory story)
    {
        if (story.Memory.ProfileRun is { } profiling)
        {
            yield return profiling;
        }

        if (story.Memory is { Plan: not null, Run: > 0 })
        {
            var launch = LaunchStep.Launch(story);
            yield return new RunOnTarget(launch.Run, launch.Offer.Target);
        }
    }

    private static async Task EndAsync(JobStory story, RunOnTarget run)
    {
        await story.CallAsync<bool>("StopRun", new StopRunInput(run.Run, run.Target, Grace.TotalSeconds));
        for (var look = 0; look < MostLooks; look++)
        {
            var view = await story.CallAsync<RunView>("CheckRun", run);
            if (view.Report?.Outcome is not null || view.Target.State is TargetState.Unknown or TargetState.Stopped)
            {
                break;
            }

            if (view.Target.State == TargetState.Unsupervised)
            {
                await story.CallAsync<bool>("StopRun", new StopRunInput(run.Run, run.Target, Grace.TotalSeconds));
            }

            await story.WaitAsync(Look);
        }

        await story.CallAsync<bool>("RemoveRun", run);
    }
}
