using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>The run is followed to its end; one that was lost is begun again, a few times.</summary>
internal static class WatchStep
{
    private const int MostLosses = 3;
    private const int MostEvictions = 50;

    public static async Task TakeAsync(JobStory story)
    {
        var launch = LaunchStep.Launch(story);
        var ending = await RunSteps.UntilEndAsync(story, launch, JobState.Running, BudgetKeeper.Of(story, launch));
        if (ending.Refusal is { } refusal)
        {
            await OfferWalk.OnAsync(story, refusal);
            return;
        }

        var end = ending.Report!;
        var cost = story.Memory.RunSince is { } since ? BudgetCap.Cost(launch.Offer.PricePerHour, (end.Ended ?? story.Now) - since) : 0;
        story.Memory = story.Memory with { Spent = story.Memory.Spent + cost, RunSince = null };
        if (end.Outcome!.End != RunEnd.Lost || story.Memory.BudgetSpent)
        {
            story.Memory = story.Memory with { End = end };
            return;
        }

        // Its outputs are in storage; the next run finds them there.
        await story.TryAsync("RemoveRun", LaunchStep.RunOf(story));
        var (losses, evictions) = (story.Memory.Losses + 1, story.Memory.Evictions + (IsEviction(ending, launch) ? 1 : 0));
        if (losses - evictions > MostLosses || evictions > MostEvictions)
        {
            throw new StoryEnd.Failed(RunJobErrors.LostTooOften(losses));
        }

        story.Memory = story.Memory with { Losses = losses, Evictions = evictions, Started = false, Refusals = null, Round = 0, RefusedSince = null };
        const string Words = "The run's processes vanished; beginning a new run.";
        await story.TellAsync(new JobChange(0)
        {
            State = JobState.Launching,
            Reason = Words,
            Cost = story.Memory.Spent,
            Events = [story.Event("agent", nameof(JobState.Launching), Words)],
        });
    }

    /// <summary>That a spot machine is taken away says nothing about the job.</summary>
    private static bool IsEviction(RunEnding ending, LaunchRunInput launch) =>
        launch.Offer.Spot && (ending.Evicted || ending.Report!.Outcome!.Error is not null);
}
