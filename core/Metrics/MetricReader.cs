using Pilot.Core.Profile.Progress;

namespace Pilot.Core.Metrics;

/// <summary>
/// Reads a log, or a file of JSON lines, as it comes, and keeps a series for each number that it names. Pure; memory stays
/// bounded, and whatever the bytes are, nothing is thrown.
/// </summary>
public sealed class MetricReader
{
    /// <summary>Names beyond these are left out: a log with so many is no longer about a few measures.</summary>
    public const int MostSeries = 64;

    private readonly LineCutter cutter = new();
    private readonly Dictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Offset, double Last)> counters = new(StringComparer.Ordinal);
    private readonly List<(string Name, double Value)> values = [];
    private readonly Action<string, double?> takeLine;
    private readonly Action<string, double> takeValue;
    private (MetricAxis Axis, double X) place = (MetricAxis.Line, 0);
    private long lines;

    public MetricReader()
    {
        takeLine = (line, _) => TakeLine(line);
        takeValue = (name, value) => values.Add((name, value));
    }

    /// <summary>In the order in which they came up.</summary>
    public IEnumerable<MetricSeries> Series => series.Values;

    /// <summary>The newest line that said how far the training is; null before the first.</summary>
    public ProgressMark? Progress { get; private set; }

    public void Take(ReadOnlySpan<byte> bytes) => cutter.Take(bytes, null, takeLine);

    /// <summary>Nothing more comes: a last line without its end counts too.</summary>
    public void End() => cutter.End(takeLine);

    private void TakeLine(string line)
    {
        lines++;
        values.Clear();
        MetricLine.Read(line, takeValue);
        Place(line);
        foreach (var (name, value) in values)
        {
            if (MetricLine.IsMetric(name))
            {
                Add(name, value);
            }
        }
    }

    /// <summary>Finds out how far the training is at this line.</summary>
    private void Place(string line)
    {
        var mark = line.Length > 0 && line[0] == '{' ? null : ProgressFormats.Read(line);
        Progress = mark is { Done: not null } ? mark : Progress;
        if (Said("step", "global_step", "steps", "iter", "iteration") is { } step && mark?.Unit != ProgressUnit.Step)
        {
            place = (MetricAxis.Step, step);
        }
        else if (mark is { Done: { } done, Unit: var unit })
        {
            place = (unit == ProgressUnit.Epoch ? MetricAxis.Epoch : MetricAxis.Step, unit == ProgressUnit.Epoch ? done : Running(mark, done));
        }
        else if (Said("epoch", "epochs") is { } epoch && place.Axis != MetricAxis.Step)
        {
            place = (MetricAxis.Epoch, epoch);
        }
        else if (place.Axis == MetricAxis.Line)
        {
            place = (MetricAxis.Line, lines);
        }
    }

    private double? Said(params ReadOnlySpan<string> names)
    {
        foreach (var (name, value) in values)
        {
            if (names.Contains(name))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A counter that begins anew with each epoch goes on counting here.</summary>
    private double Running(ProgressMark mark, double done)
    {
        var key = $"{mark.Format} {mark.Total}";
        if (!counters.TryGetValue(key, out var counter) && counters.Count >= MostSeries)
        {
            return done;
        }

        counter = done < counter.Last ? (counter.Offset + Math.Max(counter.Last, mark.Total ?? 0), done) : counter with { Last = done };
        counters[key] = counter;
        return counter.Offset + done;
    }

    private void Add(string name, double value)
    {
        if (!series.TryGetValue(name, out var known))
        {
            if (series.Count == MostSeries)
            {
                return;
            }

            series[name] = known = new MetricSeries(name, place.Axis);
        }

        known.Add(place.Axis == known.Axis ? place.X : null, value);
    }
}

/// <summary>One named number over a training.</summary>
public sealed class MetricSeries(string name, MetricAxis axis)
{
    private double last;

    public string Name => name;

    /// <summary>What its points are over.</summary>
    public MetricAxis Axis => axis;

    public BoundedSeries Values { get; } = new();

    /// <param name="x">Null where the line does not tell: the place of the value before.</param>
    internal void Add(double? x, double value)
    {
        last = Math.Max(last, x ?? last);
        Values.Add(last, value);
    }
}

public enum MetricAxis
{
    /// <summary>Lines of the log, where nothing better was said.</summary>
    Line,
    Step,
    Epoch,
    Seconds,
}
