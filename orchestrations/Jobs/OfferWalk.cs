using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// From an offer that cannot be had to the plan's next one. When all were tried, those that may still come to something are
/// tried again after a pause that grows; the job gives up when none may, or after a day.
/// </summary>
internal static class OfferWalk
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MostSearching = TimeSpan.FromDays(1);

    /// <summary>Returns when the next offer is to be tried, under a new run.</summary>
    /// <exception cref="StoryEnd.Failed">PILOT0555 or PILOT0556.</exception>
    public static async Task OnAsync(JobStory story, LaunchRefusal refusal)
    {
        await NoteAsync(story, refusal);

        // Nothing may be left there that could begin after all.
        await EndStep.EndRunAsync(story, LaunchStep.RunOf(story));
        story.Memory = story.Memory with { Walks = story.Memory.Walks + 1, Started = false, RunSince = null };
        if (!LaunchPatience.MayWalkOn(refusal.Kind))
        {
            throw new StoryEnd.Failed(RunJobErrors.NoImage(refusal));
        }

        if (Next(story.Memory) is not { } next)
        {
            next = await NextRoundAsync(story);
        }

        story.Memory = story.Memory with { OfferIndex = next };
    }

    /// <summary>Whether there is anything to walk to: without that, a place in a queue is not given up.</summary>
    public static bool HasNext(StoryMemory memory, LaunchRefusal refusal) => Next(With(memory, refusal)) is not null;

    private static async Task NoteAsync(JobStory story, LaunchRefusal refusal)
    {
        var offer = story.Memory.Offer;
        story.Memory = With(story.Memory, refusal) with { RefusedSince = story.Memory.RefusedSince ?? story.Now };
        await story.TellAsync(new JobChange(0)
        {
            State = JobState.Launching,
            Reason = $"{offer.Where} cannot take the job: {refusal.Message}",
            Events = [story.Event("target", refusal.Kind.ToString(), $"{offer.Offer}: {refusal.Message}")],
        });
    }

    private static async Task<int> NextRoundAsync(JobStory story)
    {
        var memory = story.Memory;
        if (memory.Refusals!.All(refused => !LaunchPatience.MayPass(refused.Refusal.Kind)) || story.Now - memory.RefusedSince > MostSearching)
        {
            throw new StoryEnd.Failed(RunJobErrors.NobodyTakesIt(memory.Refusals!));
        }

        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(memory.Round, 10)));
        await story.TellAsync(
            JobState.Launching, $"No machine of the plan can be had now; all are asked again at {story.Now + pause:HH:mm:ss} UTC.", "job");
        for (var until = story.Now + pause; story.Now < until;)
        {
            await story.WaitAsync(until - story.Now);
        }

        story.Memory = memory with { Round = memory.Round + 1, Revision = story.Memory.Revision };
        return Next(story.Memory)!.Value;
    }

    private static StoryMemory With(StoryMemory memory, LaunchRefusal refusal) => memory with
    {
        Refusals =
        [
            .. (memory.Refusals ?? []).Where(known => known.Offer != memory.Offer.Offer),
            new OfferRefusal(memory.Offer.Offer, memory.Offer.Target, refusal, memory.Round),
        ],
    };

    /// <returns>The first offer that nothing speaks against in this round; null when there is none.</returns>
    private static int? Next(StoryMemory memory)
    {
        var standing = memory.Refusals!
            .Where(refused => refused.Round == memory.Round || !LaunchPatience.MayPass(refused.Refusal.Kind)).ToList();
        for (var index = 0; index <= memory.Plan!.Fallbacks.Count; index++)
        {
            var offer = (memory with { OfferIndex = index }).Offer;
            if (!standing.Any(refused => refused.Offer == offer.Offer
                || (refused.Target == offer.Target && LaunchPatience.RulesOutTarget(refused.Refusal.Kind))))
            {
                return index;
            }
        }

        return null;
    }
}
