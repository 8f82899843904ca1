using Pilot.Core.Predict;

namespace Pilot.Core.Plan.Choice;

/// <summary>An offer that the job can use, and how long it would take there.</summary>
public sealed class Candidate
{
    public Candidate(PlanOffer offer, Prediction prediction)
    {
        Offer = offer;
        Prediction = prediction;
        Time = prediction.Run is not { } run ? null
            : offer.Spot ? SpotModel.Stretch(prediction.StartUp, run, SpotModel.LossesPerHour(offer))
            : new TimeEstimate(
                prediction.StartUp.LowSeconds + run.LowSeconds,
                prediction.StartUp.MedianSeconds + run.MedianSeconds,
                prediction.StartUp.HighSeconds + run.HighSeconds);
        MedianSeconds = Time?.MedianSeconds ?? double.PositiveInfinity;
        MedianCost = Time is null ? double.PositiveInfinity : Cost(MedianSeconds);
    }

    public PlanOffer Offer { get; }

    public Prediction Prediction { get; }

    /// <summary>From the choice to the end; null when it is not known, or a spot machine would hardly ever see the end.</summary>
    public TimeEstimate? Time { get; }

    /// <summary>Infinite when the time is not known.</summary>
    public double MedianSeconds { get; }

    /// <summary>In the offer's currency; infinite when the time is not known.</summary>
    public double MedianCost { get; }

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
