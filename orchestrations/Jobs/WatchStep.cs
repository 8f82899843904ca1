using Pilot.Core.Jobs;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The run is followed to its end; one that was lost is begun again, a few times.</summary>
internal static class WatchStep
{
    private const int MostLosses = 3;

    public static async Task TakeAsync(JobStory story)
    {
        var end = await RunSteps.UntilEndAsync(story, LaunchStep.Launch(story), JobState.Running);
        if (end.Outcome!.End != RunEnd.Lost)
        {
            story.Memory = story.Memory with { End = end };
            return;
        }

        // Its outputs are in storage; the next run finds them there.
        await story.TryAsync("RemoveRun", LaunchStep.RunOf(story));
        var losses = story.Memory.Losses + 1;
        if (losses > MostLosses)
        {
            throw new StoryEnd.Failed(RunJobErrors.LostTooOften(losses));
        }

        story.Memory = story.Memory with { Losses = losses, Started = false };
        await story.TellAsync(JobState.Launching, "The run's processes vanished; beginning a new run.", "agent");
    }
}
