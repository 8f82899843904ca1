using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>Log and outputs are in storage; the target is cleaned and the end is told.</summary>
internal static class CollectStep
{
    public static async Task<JobState> TakeAsync(JobStory story)
    {
        var end = story.Memory.End!;
        var outcome = end.Outcome!;
        var launch = LaunchStep.Launch(story);
        var run = new RunOnTarget(launch.Run, launch.Offer.Target);

        await story.TellAsync(new JobChange(0) { State = JobState.Collecting, Reason = "Completing log and outputs.", Outcome = outcome, Started = end.Started });
        var collected = await story.CallAsync<CollectedRun>("CollectRun", run);
        await story.CallAsync<bool>("RemoveRun", run);

        return outcome.End == RunEnd.Succeeded
            ? await RunJob.EndAsync(story, JobState.Succeeded, new JobChange(0) { Reason = $"Done; {collected.OutputFiles} output files." })
            : await RunJob.EndAsync(story, JobState.Failed, new JobChange(0) { Error = outcome.Error, Reason = outcome.Error?.Message ?? $"The run ended: {outcome.End}." });
    }
}
