using Pilot.Core.Plan;
using Pilot.Core.Predict;
using Pilot.Core.Profile;

namespace Pilot.Functions.Catalogue;

/// <summary>Knows nothing: plans are compared by their price per hour alone.</summary>
internal sealed class UnknownPredictor : IRunPredictor
{
    private static readonly Prediction Nothing = new(TimeEstimate.Exactly(0), null, "Nothing was measured.");

    public Prediction Predict(ProfileResult? profile, PlanOffer offer) => Nothing;
}
