using Pilot.Core.Activities;
using Pilot.Core.Errors;
using Pilot.Core.Plan.Choice;
using Pilot.Core.Profile;
using Pilot.Core.Upload;

namespace Pilot.Core.Plan;

/// <summary>Asks every target what it could run the job on, predicts, and makes plans of the answers.</summary>
public sealed class PlanJob(OfferComparison comparison) : Activity<PlanJobInput, PlannedJob>
{
    public override async Task<PlannedJob> RunAsync(ActivityContext context, PlanJobInput input)
    {
        var ask = new PlanAsk(
            input.Prepared.Spec?.Resources, input.Prepared.Spec?.Image, input.Prepared.Owner, input.Prepared.Request.Wishes, input.Profile);
        var compared = await comparison.CompareAsync(ask, context.Cancellation);
        return compared.Error is { } error
            ? new PlannedJob([], error)
            : new PlannedJob(compared.Plans, null) { Hints = compared.Hints, Unheard = compared.Unheard };
    }
}

/// <param name="Profile">Null when nothing was profiled (yet).</param>
public sealed record PlanJobInput(PreparedJob Prepared, ProfileResult? Profile);

/// <param name="Plans">At least one when <paramref name="Error"/> is null; the first is the default.</param>
public sealed record PlannedJob(IReadOnlyList<JobPlan> Plans, PilotError? Error)
{
    /// <summary>Better plans that somebody would have who connected another target; never chosen.</summary>
    public IReadOnlyList<JobPlan> Hints { get; init; } = [];

    /// <summary>Targets that could not be asked and may have had something better, with the reason: sentences.</summary>
    public IReadOnlyList<string> Unheard { get; init; } = [];
}
