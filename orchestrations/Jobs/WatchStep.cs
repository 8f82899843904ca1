using Pilot.Core.Jobs;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The run is followed to its end; one that was lost is begun again, a few times.</summary>
internal static class WatchStep
{
    private const int MostLosses = 3;

    public static async Task TakeAsync(JobStory story)
    {
        var launch = LaunchStep.Launch(story);
        var end = await RunSteps.UntilEndAsync(story, launch, JobState.Running, BudgetKeeper.Of(story, launch));
        var cost = story.Memory.RunSince is { } since ? BudgetCap.Cost(launch.Offer.PricePerHour, (end.Ended ?? story.Now) - since) : 0;
        story.Memory = story.Memory with { Spent = story.Memory.Spent + cost, RunSince = null };
        if (end.Outcome!.End != RunEnd.Lost || story.Memory.BudgetSpent)
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
        const string Words = "The run's processes vanished; beginning a new run.";
        await story.TellAsync(new JobChange(0)
        {
            State = JobState.Launching,
            Reason = Words,
            Cost = story.Memory.Spent,
            Events = [story.Event("agent", nameof(JobState.Launching), Words)],
        });
    }
}
