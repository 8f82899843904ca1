using System.Globalization;

namespace Pilot.Core.Watch;

/// <summary>
/// What a run's processes used at one moment; a line of the blob <c>jobs/{id}/runs/{run}/resources</c>. Members that are
/// null were not seen.
/// </summary>
/// <param name="Seconds">Since the command began.</param>
/// <param name="Cores">At work, on average since the sample before.</param>
/// <param name="MemoryBytes">Of all processes together.</param>
/// <param name="BytesReadPerSecond">From files and pipes, on average since the sample before.</param>
/// <param name="GpuUtilisation">Share of the run's devices that is at work, 0 to 1.</param>
/// <param name="GpuMemoryBytes">In use on the fullest of the run's devices.</param>
public sealed record ResourceSample(
    double Seconds,
    double? Cores = null,
    long? MemoryBytes = null,
    double? BytesReadPerSecond = null,
    double? GpuUtilisation = null,
    long? GpuMemoryBytes = null)
{
    /// <summary>Every second at first; later so seldom that a run of weeks leaves a few thousand lines.</summary>
    /// <param name="seconds">Since the command began.</param>
    public static TimeSpan PeriodAt(double seconds) => TimeSpan.FromSeconds(Math.Max(1, seconds / 600));

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:0.0} {Text(Cores, "0.00")} {Text(MemoryBytes, "0")} {Text(BytesReadPerSecond, "0")} {Text(GpuUtilisation, "0.00")} {Text(GpuMemoryBytes, "0")}\n");

    /// <returns>Null for a line that is none.</returns>
    public static ResourceSample? Parse(string line)
    {
        var fields = line.Split(' ');
        return fields.Length == 6 && Number(fields[0]) is { } seconds
            ? new ResourceSample(
                seconds, Number(fields[1]), (long?)Number(fields[2]), Number(fields[3]), Number(fields[4]), (long?)Number(fields[5]))
            : null;
    }

    private static string Text(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
