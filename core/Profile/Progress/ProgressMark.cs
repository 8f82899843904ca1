namespace Pilot.Core.Profile.Progress;

/// <summary>What one line of a log says about how far a training is. A member that is null was not said.</summary>
/// <param name="Format">Which format it was, for people: <c>tqdm</c>, <c>Keras</c>, ...</param>
public sealed record ProgressMark(string Format)
{
    /// <summary>What the counter is called; counters of one name (digits aside) are one counter.</summary>
    public string Label { get; init; } = "";

    public ProgressUnit Unit { get; init; } = ProgressUnit.Step;

    /// <summary>Units done, since the counter last began.</summary>
    public double? Done { get; init; }

    /// <summary>Where the counter ends.</summary>
    public double? Total { get; init; }

    /// <summary>As printed: some count from 0, some from 1.</summary>
    public double? Epoch { get; init; }

    public int? Epochs { get; init; }

    /// <summary>Seconds of one unit, in the log's own words.</summary>
    public double? UnitSeconds { get; init; }

    /// <summary>Seconds since the counter began, in the log's own words; often whole ones.</summary>
    public double? Elapsed { get; init; }

    /// <summary>Seconds until the first step, in the log's own words.</summary>
    public double? InitSeconds { get; init; }

    public double? SamplesDone { get; init; }

    /// <summary>Samples of one epoch.</summary>
    public double? SamplesTotal { get; init; }

    public double? BatchSize { get; init; }

    /// <summary>Steps of the whole training, said outright.</summary>
    public double? AllSteps { get; init; }

    /// <summary>True for a counter that runs once over the whole training, whatever is said of epochs.</summary>
    public bool IsOverall { get; init; }
}

/// <summary>What a counter counts.</summary>
public enum ProgressUnit
{
    Step,
    Sample,
    Epoch,
}
