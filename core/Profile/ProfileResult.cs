using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Watch;

namespace Pilot.Core.Profile;

/// <summary>What a profile run showed; the planning step reads it.</summary>
/// <param name="Command">The command that ran, for people; null when there was none and profiling was skipped.</param>
/// <param name="Seconds">Wall-clock time of the run.</param>
/// <param name="Outcome">How the command ended by itself; null when the platform ended it, having seen enough or at its time limit.</param>
/// <param name="Tail">The end of what it printed, at most 4 KB.</param>
public sealed record ProfileResult(string? Command, double Seconds, RunOutcome? Outcome, string Tail)
{
    /// <summary>The job's pace and length; null when the output did not show a pace.</summary>
    public StepTiming? Timing { get; init; }

    /// <summary>What was found, or what was looked for and is missing; a sentence or two for people.</summary>
    public string? Message { get; init; }

    /// <summary>The machine that was measured.</summary>
    public PlanOffer? Offer { get; init; }

    /// <summary>Fetching the code and setting up, seconds; null when the command did not begin.</summary>
    public double? SetupSeconds { get; init; }

    public long? PeakMemoryBytes { get; init; }

    public ResourceUse? Resources { get; init; }

    /// <summary>What the job's command says of its arithmetic.</summary>
    public Precision Precision { get; init; }

    /// <summary>What the job's command says of its model.</summary>
    public ModelFamily Family { get; init; }

    /// <summary>The job's command spreads over all GPUs of a machine.</summary>
    public bool UsesSeveralGpus { get; init; }

    /// <summary>What the owner's earlier jobs taught about machines like these; null before the first.</summary>
    public IReadOnlyList<Correction>? Corrections { get; init; }
}
