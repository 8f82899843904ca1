using Pilot.Core.Activities;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Profile;
using Pilot.Core.Upload;

namespace Pilot.Core.Plan;

/// <summary>Asks every target what it could run the job on, and makes plans of the answers.</summary>
public sealed class PlanJob(IEnumerable<IComputeTarget> targets) : Activity<PlanJobInput, PlannedJob>
{
    public override async Task<PlannedJob> RunAsync(ActivityContext context, PlanJobInput input)
    {
        var query = new OfferQuery(input.Prepared.Spec?.Resources ?? new ResourceRequest(), input.Prepared.Spec?.Image, input.Prepared.Owner);
        var answers = await Task.WhenAll(targets.Select(target => target.OffersAsync(query, context.Cancellation)));
        var offers = answers.SelectMany(answer => answer.Offers).ToList();
        return offers.Count > 0
            ? new PlannedJob(PlanPolicy.Choose(offers, input.Profile, input.Prepared.Spec?.Image), null)
            : new PlannedJob([], PlanErrors.NothingFits(answers));
    }
}

/// <param name="Profile">Null when nothing was profiled (yet).</param>
public sealed record PlanJobInput(PreparedJob Prepared, ProfileResult? Profile);

/// <param name="Plans">At least one when <paramref name="Error"/> is null; the first is the default.</param>
public sealed record PlannedJob(IReadOnlyList<JobPlan> Plans, PilotError? Error);
