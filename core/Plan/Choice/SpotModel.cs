using Pilot.Core.Predict;

namespace Pilot.Core.Plan.Choice;

/// <summary>
/// What it means for a job that its machine may be taken away. Losses come at random, so many per hour; after each one the
/// job starts up again and repeats what it had not saved. Nothing is known of how a job saves its work, so a lost run is
/// taken to begin anew, which is the worst case.
/// </summary>
public static class SpotModel
{
    /// <summary>
    /// Losses per hour of a machine with GPUs, until own experience says otherwise: public traces of GPU spot machines show
    /// from one loss in several hours to one in some days.
    /// </summary>
    public const double GpuLossesPerHour = 0.05;

    /// <summary>Machines without GPUs are plentiful: the clouds publish below 5 % lost in a month for most of them.</summary>
    public const double CpuLossesPerHour = 0.002;

    /// <summary>Beyond so many expected losses in one run the job would hardly ever end there.</summary>
    private const double MostLosses = 5;

    public static double LossesPerHour(PlanOffer offer) => offer.Gpus > 0 ? GpuLossesPerHour : CpuLossesPerHour;

    /// <summary>The time that a job takes in the mean, from first start to end, losses and repeats included.</summary>
    /// <returns>Null when it would hardly ever end.</returns>
    public static TimeEstimate? Stretch(TimeEstimate startUp, TimeEstimate run, double lossesPerHour)
    {
        var perSecond = lossesPerHour / 3600;
        return run.HighSeconds * perSecond > MostLosses
            ? null
            : new TimeEstimate(
                Mean(startUp.LowSeconds, run.LowSeconds, perSecond),
                Mean(startUp.MedianSeconds, run.MedianSeconds, perSecond),
                Mean(startUp.HighSeconds, run.HighSeconds, perSecond));
    }

    /// <summary>With losses at rate r, work w and start-up u: u + (e^(rw) - 1)(1/r + u); without losses u + w.</summary>
    private static double Mean(double startUp, double work, double rate) =>
        rate == 0 ? startUp + work : startUp + (Math.Exp(rate * work) - 1) * ((1 / rate) + startUp);
}
