using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// From the choice of a plan to the first line of the job: a machine is found, the image is pulled, code is fetched, setup
/// runs. Until jobs have taught better, times of machines are the order of magnitude that their makers and users report:
/// seconds for a container service, minutes for a machine that is started for the job.
/// </summary>
internal static class StartUpTimes
{
    private const double UnknownSetup = 20;

    /// <param name="profile">Tells how long fetching and setting up took; null when there was none.</param>
    public static TimeEstimate Of(PlanOffer offer, ProfileResult? profile)
    {
        var machine = offer.Target switch
        {
            "local" => Estimates.Around(offer.Container is null ? 0.3 : 2, 0.5),
            "aci" => Estimates.Around(60, 0.5),
            "containerapps" => Estimates.Around(offer.Gpus > 0 ? 240 : 40, 0.6),
            "kubernetes" or "aks" => Estimates.Around(60, 0.8),
            "batch" or "aws" => Estimates.Around(240, 0.5),
            _ => Estimates.Around(180, 0.8),
        };
        var setup = profile?.SetupSeconds is { } seconds
            ? Estimates.Around(Math.Max(0.1, seconds), profile.Offer?.Target == offer.Target ? 0.2 : 0.5)
            : Estimates.Around(offer.Target == "local" ? 1 : UnknownSetup, 0.8);
        return machine.Then(setup);
    }
}
