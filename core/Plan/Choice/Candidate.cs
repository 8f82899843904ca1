using Pilot.Core.Predict;

namespace Pilot.Core.Plan.Choice;

/// <summary>An offer that the job can use, and how long it would take there.</summary>
public sealed record Candidate(PlanOffer Offer, Prediction Prediction)
{
    /// <summary>From the choice to the end; null when it is not known, or a spot machine would hardly ever see the end.</summary>
    public TimeEstimate? Time { get; } = Prediction.Run is not { } run ? null
        : Offer.Spot ? SpotModel.Stretch(Prediction.StartUp, run, SpotModel.LossesPerHour(Offer))
        : new TimeEstimate(
            Prediction.StartUp.LowSeconds + run.LowSeconds,
            Prediction.StartUp.MedianSeconds + run.MedianSeconds,
            Prediction.StartUp.HighSeconds + run.HighSeconds);

    /// <summary>Expected losses of a spot machine while the job runs; 0 on one that stays.</summary>
    public double Losses =>
        Offer.Spot && Time is { } time ? SpotModel.LossesPerHour(Offer) * time.MedianSeconds / 3600 : 0;

    /// <summary>What so many seconds cost, in the offer's currency.</summary>
    public double Cost(double seconds) => (double)Offer.PricePerHour * seconds / 3600;

    /// <summary>1 when there is no deadline.</summary>
    public double DeadlineProbability(double? deadlineSeconds) =>
        deadlineSeconds is not { } deadline ? 1 : Time is { } time ? Likelihood.Within(time, deadline) : 0;

    /// <summary>1 when there is no budget, and where nothing is paid.</summary>
    public double BudgetProbability(decimal? budget) =>
        budget is not { } most || Offer.PricePerHour == 0 ? 1
        : Time is { } time ? Likelihood.Within(time, (double)(most / Offer.PricePerHour) * 3600) : 0;
}
