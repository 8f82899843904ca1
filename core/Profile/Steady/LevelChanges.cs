namespace Pilot.Core.Profile.Steady;

/// <summary>
/// Where the level of a noisy series changes: the cut into levels with the least squared distance from them, where every
/// further level must pay a price that grows with the noise (optimal partitioning; the price is that of Schwarz's
/// criterion, raised against correlated noise). Single outliers are no level: they are drawn to their neighbours first.
/// </summary>
internal static class LevelChanges
{
    /// <summary>Schwarz's criterion asks 2 for a level and its place.</summary>
    private const double Price = 5;
    private const double LeastNoise = 0.01;
    private const double MadToDeviation = 1.4826;
    private const double OutlierDistance = 4;
    private const int Neighbours = 3;

    /// <param name="values">A few hundred at most: the work grows with the square.</param>
    /// <returns>Index of the first value of each level; the first is 0.</returns>
    public static IReadOnlyList<int> Starts(double[] values)
    {
        var noise = Math.Max(LeastNoise, Noise(values));
        var calm = WithoutOutliers(values, noise);
        var price = Price * noise * noise * Math.Log(Math.Max(values.Length, 2));
        var (sums, squares) = (new double[calm.Length + 1], new double[calm.Length + 1]);
        for (var i = 0; i < calm.Length; i++)
        {
            sums[i + 1] = sums[i] + calm[i];
            squares[i + 1] = squares[i] + (calm[i] * calm[i]);
        }

        // best[i]: the price of the cheapest cut of the first i values; from[i]: where its last level begins.
        var best = new double[calm.Length + 1];
        var from = new int[calm.Length + 1];
        for (var end = 1; end <= calm.Length; end++)
        {
            best[end] = double.PositiveInfinity;
            for (var start = 0; start < end; start++)
            {
                var sum = sums[end] - sums[start];
                var distance = squares[end] - squares[start] - (sum * sum / (end - start));
                var cost = best[start] + distance + (start == 0 ? 0 : price);
                if (cost < best[end])
                {
                    (best[end], from[end]) = (cost, start);
                }
            }
        }

        var starts = new Stack<int>();
        for (var end = calm.Length; end > 0; end = from[end])
        {
            starts.Push(from[end]);
        }

        return [.. starts];
    }

    /// <summary>Standard deviation within a level: from neighbours' differences, which a few changes of level hardly touch.</summary>
    private static double Noise(double[] values) => values.Length < 3
        ? LeastNoise
        : MadToDeviation * SteadyState.Median([.. values.Skip(1).Zip(values, (next, value) => Math.Abs(next - value))]) / Math.Sqrt(2);

    private static double[] WithoutOutliers(double[] values, double noise)
    {
        var calm = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var near = SteadyState.Median(values[Math.Max(0, i - Neighbours)..Math.Min(values.Length, i + Neighbours + 1)]);
            calm[i] = Math.Abs(values[i] - near) > OutlierDistance * noise ? near : values[i];
        }

        return calm;
    }
}
