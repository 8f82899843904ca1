namespace Pilot.Core.Profile.Progress;

/// <summary>
/// Which of a log's counters tells the training's pace: the lines made for profiling, else the step counter that moved most
/// (an inner bar moves more than the bar of the epochs around it), else the epochs.
/// </summary>
internal static class ProgressChoice
{
    public static ProgressFound? Of(ProgressReader reader)
    {
        var counters = reader.Counters.ToList();
        if (counters.Where(IsProfiling).MaxBy(counter => counter.Stated.Count) is { } profiling)
        {
            return Described(reader, profiling, profiling.Stated);
        }

        var best = counters
            .Where(counter => counter.Unit != ProgressUnit.Epoch)
            .OrderByDescending(counter => Math.Max(counter.Stretches, counter.Stated.Count > 1 ? 1 : 0))
            .ThenByDescending(counter => counter.SecondsSeen)
            .FirstOrDefault(counter => counter.Stretches > 0 || counter.Stated.Count > 0)
            ?? counters.Where(counter => counter.Unit == ProgressUnit.Epoch).MaxBy(counter => counter.Stretches)
            ?? counters.FirstOrDefault();
        if (best is null)
        {
            return reader.Marks == 0 ? null : Described(reader, null, []);
        }

        var samples = best.Samples();
        return Described(reader, best, samples.Count > 0 ? samples : best.Stated);
    }

    private static bool IsProfiling(Counter counter) => counter.Format is "[profiling]" or "PROFILING" && counter.Stated.Count > 0;

    private static ProgressFound Described(ProgressReader reader, Counter? counter, IReadOnlyList<StepSample> samples)
    {
        var facts = reader.Facts;
        var unit = counter?.Unit ?? ProgressUnit.Step;
        var epochs = facts.Epochs ?? (counter is null ? null : EpochsAround(reader, counter));
        var isOverall = facts.IsOverall && counter is { Format: "tqdm", SaysEpoch: false, Restarts: 0 };
        var countsAll = isOverall || (epochs is null && counter is { SaysEpoch: false, Restarts: 0 } && IsPlainCounter(counter));
        double? perEpoch = unit == ProgressUnit.Epoch || countsAll ? null : counter?.Total;
        var all = unit == ProgressUnit.Epoch ? epochs ?? counter!.Total
            : facts.AllSteps ?? (countsAll ? counter!.Total
                : perEpoch is { } units && epochs is { } times ? units * times
                : null);
        return new ProgressFound(counter?.Format ?? "HF Trainer", unit, samples)
        {
            UnitsPerEpoch = perEpoch is null && all is { } allUnits && epochs is > 0 && unit == ProgressUnit.Step ? Math.Ceiling(allUnits / epochs.Value) : perEpoch,
            Epochs = epochs,
            AllUnits = all,
            SamplesPerEpoch = facts.SamplesTotal,
            BatchSize = facts.BatchSize,
            InitSeconds = facts.InitSeconds,
            FirstSeenAt = counter?.FirstSeenAt,
            FirstSeenDone = counter?.FirstDone ?? 0,
        };
    }

    /// <summary>A counter that names its end and never began anew counts the whole training, unless a bar runs once per epoch.</summary>
    private static bool IsPlainCounter(Counter counter) => counter.Format is "tqdm" or "step counter" && !counter.Label.Contains('#', StringComparison.Ordinal);

    /// <summary>A bar around the bar: it has moved on by one whenever the inner one began anew.</summary>
    private static int? EpochsAround(ProgressReader reader, Counter inner) => reader.Counters
        .Where(outer => outer != inner && outer.Format == inner.Format && outer.Unit == inner.Unit && outer.Total is > 0 and <= 1e7)
        .Where(outer => outer.Restarts == 0 && Math.Abs(outer.LastDone - inner.Restarts) <= 1 && outer.LastDone < inner.LastDone + 2)
        .Select(outer => (int?)outer.Total)
        .FirstOrDefault();
}
