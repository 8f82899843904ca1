using Pilot.Core.Predict;

namespace Pilot.Core.Plan.Choice;

/// <summary>
/// How probable it is that a time is kept. Half of the cases end before the median; on each side of it the logarithm of the
/// time is spread normally, so wide that the estimate's bound holds nine cases of ten.
/// </summary>
public static class Likelihood
{
    /// <summary>Standard deviations from the median to the bound that one case in ten passes.</summary>
    private const double Bound = 1.2815515655446004;

    /// <returns>From 0 to 1; 0 or 1 where the estimate leaves no doubt.</returns>
    public static double Within(TimeEstimate time, double seconds)
    {
        if (seconds <= 0)
        {
            return 0;
        }

        var late = seconds >= time.MedianSeconds;
        var spread = late ? Math.Log(time.HighSeconds / time.MedianSeconds) : Math.Log(time.MedianSeconds / time.LowSeconds);
        return spread > 0 ? Normal(Math.Log(seconds / time.MedianSeconds) / spread * Bound) : late ? 1 : 0;
    }

    /// <summary>The normal distribution function, by the complementary error function of Numerical Recipes (error below 1.2e-7).</summary>
    private static double Normal(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (x / 2));
        ReadOnlySpan<double> factors =
            [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223];
        var sum = 0.0;
        foreach (var factor in factors)
        {
            sum = (sum * t) + factor;
        }

        var tail = t * Math.Exp((-x * x) + sum) / 2;
        return z >= 0 ? 1 - tail : tail;
    }
}
