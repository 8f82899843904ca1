using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>
/// What the target says of a run whose agent says nothing: why it does not begin, and that it is gone. Where a target is
/// elsewhere, nobody takes a run up that has lost its agent.
/// </summary>
internal sealed class RemoteVigil(JobStory story)
{
    /// <summary>A target may not know for a moment what it has just been told.</summary>
    private static readonly TimeSpan Forgetting = TimeSpan.FromMinutes(1);

    private readonly RefusalWatch refusals = new(LaunchPatience.OfPending);
    private DateTimeOffset? unknownSince;
    private string? told;
    private bool blind;

    /// <summary>The target cannot say how the run is. It goes on all the same, so it is told of once and looked for again.</summary>
    public async Task<RunEnding?> CannotLookAsync(LaunchRefusal trouble, JobState state)
    {
        unknownSince = null;
        if (!blind)
        {
            blind = true;
            await story.TellAsync(state, $"The run cannot be looked at now, and goes on: {trouble.Message}", "target");
        }

        return null;
    }

    /// <returns>Null while there is nothing to do but wait.</returns>
    public async Task<RunEnding?> LookAsync(RunView view, JobState state)
    {
        var (kind, message) = (view.Target.State, view.Target.Message);
        if (blind)
        {
            blind = false;
            await story.TellAsync(state, "The target answers again.", "target");
        }

        if (kind == TargetState.Lost && view is { Report: null, Target.Refusal: { } refusal })
        {
            // It never began, so that nothing is lost, and its target says why.
            return new RunEnding(null, refusal);
        }

        unknownSince = kind == TargetState.Unknown ? unknownSince ?? story.Now : null;
        if (kind == TargetState.Lost || (view.Remote && kind == TargetState.Stopped) || (view.Remote && story.Now - unknownSince > Forgetting))
        {
            return await LostAsync(view);
        }

        if (kind != TargetState.Pending)
        {
            return null;
        }

        if (message != told && message.Length > 0)
        {
            told = message;
            await story.TellAsync(state, $"Waiting: {message}", "target");
        }

        return refusals.IsEnough(view.Target.Refusal, story.Now)
            && (!LaunchPatience.MayWalkOn(view.Target.Refusal!.Kind) || state != JobState.Running || OfferWalk.HasNext(story.Memory, view.Target.Refusal))
            ? new RunEnding(null, view.Target.Refusal)
            : null;
    }

    /// <summary>The agent cannot say any more how the run ended, so the target's word counts.</summary>
    private async Task<RunEnding> LostAsync(RunView view)
    {
        var words = view.Target.Message.Length > 0 ? view.Target.Message : "The run is gone without its agent's last word.";
        await story.TellAsync(new JobChange(0) { Events = [story.Event("target", "Lost", words)] });
        var report = new RunReport(
            RunPhase.Finished, story.Now, view.Report?.Started, story.Now, new RunOutcome(RunEnd.Lost), view.Report?.PeakMemoryBytes);
        return new RunEnding(report, null, Evicted: view.Target.State == TargetState.Lost);
    }
}
