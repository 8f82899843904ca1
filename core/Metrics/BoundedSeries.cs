namespace Pilot.Core.Metrics;

/// <summary>
/// A series of any length in bounded memory: when it is full, every two neighbours become one that keeps mean, least and
/// most, so that no peak is lost.
/// </summary>
/// <param name="capacity">Even; so many points are kept at most, and half of it at least once there were so many.</param>
public sealed class BoundedSeries(int capacity = 1024)
{
    private readonly List<Bucket> buckets = [];
    private int perBucket = 1;

    private readonly record struct Bucket(double X, double Sum, int Count, double Min, double Max)
    {
        public Bucket With(Bucket other) =>
            new(X, Sum + other.Sum, Count + other.Count, Math.Min(Min, other.Min), Math.Max(Max, other.Max));
    }

    /// <summary>Values taken.</summary>
    public long Count { get; private set; }

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    public double Last { get; private set; }

    /// <param name="x">Not below that of the value before.</param>
    /// <param name="value">Finite.</param>
    public void Add(double x, double value)
    {
        Count++;
        (Min, Max, Last) = (Math.Min(Min, value), Math.Max(Max, value), value);
        var one = new Bucket(x, value, 1, value, value);
        if (buckets.Count > 0 && buckets[^1].Count < perBucket)
        {
            buckets[^1] = buckets[^1].With(one);
            return;
        }

        if (buckets.Count == capacity)
        {
            Merge();
        }

        buckets.Add(one);
    }

    /// <param name="most">At most so many.</param>
    /// <returns>In order: x of the first value, mean, least and most.</returns>
    public IReadOnlyList<double[]> Points(int most)
    {
        var step = Math.Max(1, (buckets.Count + most - 1) / most);
        return [.. buckets.Chunk(step).Select(chunk => chunk.Aggregate((a, b) => a.With(b))).Select(all => new[] { all.X, all.Sum / all.Count, all.Min, all.Max })];
    }

    private void Merge()
    {
        for (var i = 0; i < buckets.Count / 2; i++)
        {
            buckets[i] = buckets[2 * i].With(buckets[(2 * i) + 1]);
        }

        buckets.RemoveRange(buckets.Count / 2, buckets.Count - (buckets.Count / 2));
        perBucket *= 2;
    }
}
