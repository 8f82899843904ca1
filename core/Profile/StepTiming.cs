using System.Text.Json.Serialization;
using Pilot.Core.Predict;
using Pilot.Core.Profile.Progress;

namespace Pilot.Core.Profile;

/// <summary>A training's pace and length, as its profile showed them. A member that is null could not be found out.</summary>
/// <param name="Format">Which lines it was read from, for people: <c>tqdm</c>, <c>Keras</c>, ...</param>
/// <param name="Unit">What is counted: <c>step</c>, <c>sample</c> or <c>epoch</c>.</param>
/// <param name="StepSeconds">Seconds of a unit in steady state, on average; bounds by bootstrap.</param>
/// <param name="MedianStepSeconds">Seconds of a typical unit.</param>
public sealed record StepTiming(string Format, string Unit, TimeEstimate StepSeconds, double MedianStepSeconds)
{
    private const double LongEpochSeconds = 45;

    /// <summary>From the beginning of the command to its first unit, seconds.</summary>
    public double? InitSeconds { get; init; }

    public double? StepsPerEpoch { get; init; }

    public int? Epochs { get; init; }

    /// <summary>Units of the whole job; null when neither log, command nor job file tell.</summary>
    public double? TotalSteps { get; init; }

    /// <summary>Seconds that an epoch takes beside its units: validation, checkpoints.</summary>
    public double? EpochExtraSeconds { get; init; }

    /// <summary>Samples of one step.</summary>
    public double? BatchSize { get; init; }

    /// <summary>Samples (or units, when no batch size is known) in a second.</summary>
    public double Throughput { get; init; }

    /// <summary>Looks that the numbers rest on, and that were left out as warm-up.</summary>
    public int UsedSamples { get; init; }

    public int DroppedSamples { get; init; }

    /// <summary>Looking longer would hardly change the pace.</summary>
    public bool IsSteady { get; init; }

    /// <summary>
    /// Nothing more is to be learned from looking longer: the pace is steady, the length known, and what an epoch takes
    /// beside its steps was seen, unless that would take minutes.
    /// </summary>
    [JsonIgnore]
    public bool IsComplete =>
        IsSteady
        && TotalSteps is not null
        && (Epochs is null or < 2 || EpochExtraSeconds is not null || Unit == "epoch" || StepsPerEpoch * StepSeconds.MedianSeconds > LongEpochSeconds);

    /// <summary>Seconds of the whole job's units and epochs on the machine that was profiled; null when the length is unknown.</summary>
    [JsonIgnore]
    public TimeEstimate? WorkSeconds => TotalSteps is { } steps
        ? new TimeEstimate(
            (steps * StepSeconds.LowSeconds) + ExtraSeconds,
            (steps * StepSeconds.MedianSeconds) + ExtraSeconds,
            (steps * StepSeconds.HighSeconds) + ExtraSeconds)
        : null;

    private double ExtraSeconds => (EpochExtraSeconds ?? 0) * (Epochs ?? 0);

    internal static string Name(ProgressUnit unit) => unit switch
    {
        ProgressUnit.Sample => "sample",
        ProgressUnit.Epoch => "epoch",
        _ => "step",
    };
}
