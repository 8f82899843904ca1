using Pilot.Core.Api;
using Pilot.Core.Metrics;
using Pilot.Core.Profile.Progress;
using Pilot.Core.Watch;

namespace Pilot.Functions.Metrics;

/// <summary>Series as the API shows them.</summary>
internal static class MetricViews
{
    public static MetricProgress? Of(ProgressMark? mark) => mark is { Done: { } done }
        ? new MetricProgress(mark.Format, mark.Unit.ToString().ToLowerInvariant(), done, mark.Total, mark.Epoch, mark.Epochs)
        : null;

    public static IEnumerable<MetricView> Of(MetricReader reader, string source, int points) => reader.Series
        .Select(series => View(series.Name, source, series.Axis, null, series.Values, points));

    public static IEnumerable<MetricView> Of(IReadOnlyList<ResourceSample> samples, int points) =>
        new[]
        {
            View(samples, points, "cpu", "cores", sample => sample.Cores),
            View(samples, points, "memory", "bytes", sample => sample.MemoryBytes),
            View(samples, points, "read", "bytes/s", sample => sample.BytesReadPerSecond),
            View(samples, points, "gpu", "share", sample => sample.GpuUtilisation),
            View(samples, points, "gpuMemory", "bytes", sample => sample.GpuMemoryBytes),
        }.OfType<MetricView>();

    private static MetricView? View(
        IReadOnlyList<ResourceSample> samples, int points, string name, string unit, Func<ResourceSample, double?> value)
    {
        var series = new BoundedSeries();
        foreach (var sample in samples)
        {
            if (value(sample) is { } seen)
            {
                series.Add(sample.Seconds, seen);
            }
        }

        return series.Count == 0 ? null : View(name, "resources", MetricAxis.Seconds, unit, series, points);
    }

    private static MetricView View(string name, string source, MetricAxis axis, string? unit, BoundedSeries values, int points) => new(
        name, source, axis.ToString().ToLowerInvariant(), unit, values.Count, values.Min, values.Max, values.Last, values.Points(points));
}
