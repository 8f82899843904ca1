using System.Globalization;
using Pilot.Core.JobFiles;
using Pilot.Core.Profile.Progress;
using Pilot.Core.Profile.Steady;

namespace Pilot.Core.Profile;

/// <summary>From what a profile run printed, and when, to the training's pace and length. Pure; chance is given.</summary>
public static class ProfileAnalysis
{
    /// <param name="log">What was printed so far, read.</param>
    /// <param name="run">The job's command: its flags tell the length of the whole job.</param>
    /// <param name="profiled">The command that was profiled; may be the same.</param>
    /// <param name="totalSteps">What the job file says; null when nothing.</param>
    /// <param name="chance">For the bootstrap.</param>
    /// <returns>Null when the log shows no pace.</returns>
    public static StepTiming? Of(ProgressReader log, JobCommand run, JobCommand profiled, long? totalSteps, Random chance)
    {
        if (log.Found() is not { } found || SteadyState.Of(found.Samples, chance) is not { } steady)
        {
            return null;
        }

        var whole = CommandHints.Of(run.Display);
        var batch = found.BatchSize ?? CommandHints.Of(profiled.Display).BatchSize ?? whole.BatchSize;
        var isWhole = run.Display == profiled.Display;
        var epochs = whole.Epochs ?? (isWhole || found.Epochs > 1 ? found.Epochs : null);
        var perEpoch = found.UnitsPerEpoch ?? (found.Unit == ProgressUnit.Step && found.SamplesPerEpoch is { } samples && batch is { } size
            ? Math.Ceiling(samples / size)
            : null);
        var total = totalSteps
            ?? (found.Unit == ProgressUnit.Epoch ? epochs ?? found.AllUnits
                : whole.Steps is { } steps && found.Unit == ProgressUnit.Step ? steps
                : perEpoch is { } units && epochs is { } times ? units * times
                : isWhole ? found.AllUnits
                : null);
        var unitSeconds = steady.Mean.MedianSeconds;
        return new StepTiming(found.Format, StepTiming.Name(found.Unit), steady.Mean, steady.MedianSeconds)
        {
            InitSeconds = found.InitSeconds ?? Init(found, unitSeconds),
            StepsPerEpoch = perEpoch,
            Epochs = epochs,
            TotalSteps = total,
            EpochExtraSeconds = Extra(found, unitSeconds),
            BatchSize = batch,
            Throughput = (found.Unit == ProgressUnit.Step ? batch ?? 1 : 1) / unitSeconds,
            IsSteady = steady.IsEnough,
            UsedSamples = steady.UsedSamples,
            DroppedSamples = steady.DroppedSamples,
        };
    }

    /// <summary>For people: what was found, or what was looked for and what is missing.</summary>
    public static string Message(StepTiming? timing, string command, JobKind kind = JobKind.Job) => timing switch
    {
        not null when kind == JobKind.Service => $"{Pace(timing with { Unit = "call" })}. A service runs until it is stopped: the price of an hour decides.",
        null => $"Nothing in the output of '{command}' shows how fast it is (looked for {ProgressFormats.LookedFor}): "
            + "plans show the price of an hour only.",
        { TotalSteps: null } => $"{Pace(timing)}; how many {timing.Unit}s the job has is not said. "
            + "Write total_steps in the job file and the time can be told.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Pace(timing)}, {timing.TotalSteps:0.#} {timing.Unit}s in all."),
    };

    private static string Pace(StepTiming timing) =>
        $"{Short(timing.StepSeconds.MedianSeconds)} per {timing.Unit} "
        + $"({Short(timing.StepSeconds.LowSeconds)} to {Short(timing.StepSeconds.HighSeconds)}, read from {timing.Format})";

    private static string Short(double seconds) => seconds < 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:G3} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:G3} s");

    /// <summary>The first look, less the units that were done by then. Most of those were warm-up; what they cost beyond their pace is init.</summary>
    private static double? Init(ProgressFound found, double unitSeconds) => found.FirstSeenAt is { } at
        ? Math.Max(0, at - (found.FirstSeenDone * unitSeconds))
        : null;

    /// <summary>What a stretch over the end of an epoch took beyond its units; the middle one of several.</summary>
    private static double? Extra(ProgressFound found, double unitSeconds)
    {
        double[] extra = [.. found.Samples.Where(sample => sample.NewEpoch).Select(sample => sample.Units * (sample.UnitSeconds - unitSeconds))];
        return found.Unit == ProgressUnit.Epoch || extra.Length == 0 ? null : Math.Max(0, SteadyState.Median(extra));
    }
}
