namespace Pilot.Core.Profile.Progress;

/// <summary>One counter of a log: what it counted, when. Keeps a bounded number of points however long the log is.</summary>
internal sealed class Counter(string format, string label, ProgressUnit unit)
{
    private const int MostPoints = 4096;

    private readonly List<Point> points = [];
    private double offset;
    private double last = -1;
    private double? lastEpoch;
    private double? lastElapsed;
    private double elapsedOffset;

    /// <param name="At">Seconds.</param>
    /// <param name="Done">Units since the log began.</param>
    private readonly record struct Point(double At, double Done, bool NewEpoch);

    public string Format => format;

    public string Label => label;

    public ProgressUnit Unit => unit;

    /// <summary>Units of one epoch, or of all when the counter never begins anew; null when it does not say.</summary>
    public double? Total { get; private set; }

    /// <summary>How often it began anew.</summary>
    public int Restarts { get; private set; }

    public bool SaysEpoch { get; private set; }

    public double LastDone => Math.Max(last, 0);

    /// <summary>What the log said of the duration of a unit.</summary>
    public List<StepSample> Stated { get; } = [];

    /// <summary>Distances between points.</summary>
    public int Stretches => Math.Max(0, points.Count - 1);

    public double SecondsSeen => points.Count < 2 ? 0 : points[^1].At - points[0].At;

    /// <summary>When it was first seen; null without times.</summary>
    public double? FirstSeenAt => points.Count == 0 ? null : points[0].At;

    public double FirstDone => points.Count == 0 ? 0 : points[0].Done;

    /// <param name="at">When the line came, seconds; null where that is not known: then the log's own clock is taken.</param>
    public void Take(ProgressMark mark, double? at)
    {
        if (mark.UnitSeconds is > 0 and < 1e7 && mark.Done is not 0)
        {
            AddStated(mark.UnitSeconds.Value);
        }

        if (mark.Done is not { } done)
        {
            return;
        }

        Total = mark.Total is > 0 ? mark.Total : Total;
        SaysEpoch |= mark.Epoch is not null && unit != ProgressUnit.Epoch;
        var begunAnew = last >= 0 && (BeginsAnew(done) || (mark.Epoch > lastEpoch && done < last));
        if (begunAnew)
        {
            offset += Total is { } total && Math.Abs(total - last) < Math.Max(2, total * 0.02) ? total : last;
            elapsedOffset += lastElapsed ?? 0;
            Restarts++;
        }
        else if (done <= last)
        {
            return;
        }

        var newEpoch = begunAnew || (mark.Epoch > lastEpoch && unit == ProgressUnit.Step);
        last = done;
        lastEpoch = mark.Epoch ?? lastEpoch;
        lastElapsed = mark.Elapsed ?? lastElapsed;
        if ((at ?? (mark.Elapsed + elapsedOffset)) is { } moment)
        {
            Add(new Point(moment, offset + done, newEpoch));
        }
    }

    /// <summary>The stretches between the points, in order.</summary>
    public IReadOnlyList<StepSample> Samples()
    {
        var samples = new List<StepSample>(points.Count);
        for (var i = 1; i < points.Count; i++)
        {
            var (units, seconds) = (points[i].Done - points[i - 1].Done, points[i].At - points[i - 1].At);
            if (units > 0 && seconds > 0)
            {
                samples.Add(new StepSample(units, seconds / units, points[i].NewEpoch));
            }
        }

        return samples;
    }

    /// <summary>Ranks that print the same line out of step are a little behind; a counter that begins anew is far behind.</summary>
    private bool BeginsAnew(double done) => unit != ProgressUnit.Epoch && done < last && (done <= 1 || done < last / 2);

    private void AddStated(double seconds)
    {
        if (Stated.Count == MostPoints)
        {
            Stated.RemoveRange(0, MostPoints / 2);
        }

        Stated.Add(new StepSample(1, seconds));
    }

    private void Add(Point point)
    {
        // What came at one moment was printed before and held back: only the newest of it has its true time.
        if (points.Count > 0 && point.At <= points[^1].At)
        {
            points[^1] = point with { At = points[^1].At, NewEpoch = point.NewEpoch || points[^1].NewEpoch };
            return;
        }

        if (points.Count == MostPoints)
        {
            Thin();
        }

        points.Add(point);
    }

    /// <summary>Points are of running sums, so leaving some out makes the stretches longer and no less true.</summary>
    private void Thin()
    {
        var kept = 0;
        var carried = false;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i] with { NewEpoch = points[i].NewEpoch || carried };
            carried = i % 2 == 1 && point.NewEpoch;
            if (i % 2 == 0)
            {
                points[kept++] = point;
            }
        }

        points.RemoveRange(kept, points.Count - kept);
    }
}
