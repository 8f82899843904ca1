using System.Globalization;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// The chosen offer is asked to start the run, as often as it has no room; where it refuses, the plan's next offers are.
/// </summary>
internal static class LaunchStep
{
    public static async Task TakeAsync(JobStory story)
    {
        while (!story.Memory.Started)
        {
            if (story.Memory.Run == story.Memory.Losses + story.Memory.Walks)
            {
                story.Memory = story.Memory with { Run = story.Memory.Run + 1 };
            }

            var launch = Launch(story);
            await story.TellAsync(new JobChange(0)
            {
                State = JobState.Launching,
                Reason = $"Starting on {launch.Offer.Where}.",
                Run = launch.Run.Run,
                Events = [story.Event("job", "Launching", $"Run {launch.Run.Run} on {launch.Offer.Where}.")],
            });
            if (await RunSteps.StartAsync(story, launch, JobState.Launching) is { } refusal)
            {
                await OfferWalk.OnAsync(story, refusal);
                continue;
            }

            story.Memory = story.Memory with { Started = true, RunSince = story.Now };
            await story.TellAsync(JobState.Running, "The machine has taken the job.", "target");
        }
    }

    public static RunOnTarget RunOf(JobStory story)
    {
        var launch = Launch(story);
        return new RunOnTarget(launch.Run, launch.Offer.Target);
    }

    public static LaunchRunInput Launch(JobStory story) => new(
        new RunKey(story.Job, story.Memory.Run.ToString(CultureInfo.InvariantCulture)),
        story.Memory.Offer,
        story.Prepared,
        story.Prepared.Spec!.Run,
        null,
        CollectOutputs: true);
}
