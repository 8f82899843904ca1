namespace Pilot.Core.Profile.Progress;

/// <summary>What a log has shown of a training.</summary>
/// <param name="Format">Which format it was read from, for people.</param>
/// <param name="Unit">What <paramref name="Samples"/> count.</param>
/// <param name="Samples">How long units took, in order; may be empty when only counts were read.</param>
public sealed record ProgressFound(string Format, ProgressUnit Unit, IReadOnlyList<StepSample> Samples)
{
    /// <summary>Units of one epoch; null when unknown.</summary>
    public double? UnitsPerEpoch { get; init; }

    public int? Epochs { get; init; }

    /// <summary>Units of the whole training as the log tells; null when it does not.</summary>
    public double? AllUnits { get; init; }

    /// <summary>Samples of an epoch, and of a step.</summary>
    public double? SamplesPerEpoch { get; init; }

    public double? BatchSize { get; init; }

    /// <summary>Seconds from the beginning of the command to the first unit, in the log's own words; null when it did not say.</summary>
    public double? InitSeconds { get; init; }

    /// <summary>When the first point was seen, and how many units were done by then; null without times.</summary>
    public double? FirstSeenAt { get; init; }

    public double FirstSeenDone { get; init; }
}
