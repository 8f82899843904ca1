using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The profile command runs once, under a time limit, and what it printed is kept.</summary>
internal static class ProfileStep
{
    private const string ProfileRun = "profile";

    /// <returns>Null when there is nothing to profile with, or the submitter said not to.</returns>
    public static async Task<ProfileResult?> TakeAsync(JobStory story)
    {
        if (story.Prepared.Request.SkipProfile || story.Prepared.Spec!.Profile is not { } command)
        {
            return null;
        }

        await story.TellAsync(JobState.Profiling, "Looking for a machine to profile on.");
        var planned = await story.CallAsync<PlannedJob>("PlanJob", new PlanJobInput(story.Prepared, null));
        if (planned.Error is not null)
        {
            throw new StoryEnd.Failed(planned.Error);
        }

        var run = new RunOnTarget(new RunKey(story.Job, ProfileRun), planned.Plans[0].Offer.Target);
        var launch = new LaunchRunInput(run.Run, planned.Plans[0].Offer, story.Prepared, command, ProfileResult.TimeLimit.TotalSeconds, CollectOutputs: false);
        story.Memory = story.Memory with { ProfileRun = run };
        await RunSteps.StartAsync(story, launch, JobState.Profiling);
        await story.TellAsync(JobState.Profiling, $"Profiling: {command.Display}", "agent");
        var end = await RunSteps.UntilEndAsync(story, launch, JobState.Profiling);
        var collected = await story.CallAsync<CollectedRun>("CollectRun", run);
        await story.TryAsync("RemoveRun", run);
        story.Memory = story.Memory with { ProfileRun = null };

        var seconds = end is { Started: { } from, Ended: { } to } ? (to - from).TotalSeconds : 0;
        var result = new ProfileResult(command.Display, seconds, end.Outcome, collected.Tail);
        await story.TellAsync(new JobChange(0) { Profile = result });
        return result;
    }
}
