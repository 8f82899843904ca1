using System.Text.Json.Serialization;
using Pilot.Core.Errors;

namespace Pilot.Core.Watch;

/// <summary>
/// What the agent says of its run; the blob <c>jobs/{id}/runs/{run}/report</c>, replaced at every change of phase.
/// The agent also drops a signal blob then, so that the job's orchestration looks at once.
/// </summary>
/// <param name="Outcome">Set exactly when <see cref="Phase"/> is Finished: then log and outputs are complete in storage.</param>
/// <param name="PeakMemoryBytes">Largest sum over the run's processes that was seen; null when not seen.</param>
public sealed record RunReport(
    RunPhase Phase,
    DateTimeOffset Time,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    RunOutcome? Outcome,
    long? PeakMemoryBytes)
{
    /// <summary>When the command itself began, setup being over; null until then.</summary>
    public DateTimeOffset? CommandStarted { get; init; }

    /// <summary>Null until the command has run for a moment.</summary>
    public ResourceUse? Resources { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<RunPhase>))]
public enum RunPhase
{
    /// <summary>Fetching and unpacking the code.</summary>
    Fetching,

    /// <summary>Running setup.</summary>
    SettingUp,

    /// <summary>Running the command.</summary>
    Running,

    /// <summary>The processes have ended; log and outputs are being completed.</summary>
    Uploading,

    Finished,
}

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">Of setup or command when it exited by itself.</param>
/// <param name="Signal">Number of the signal that ended it.</param>
/// <param name="Error">The explanation; null for success and cancel.</param>
public sealed record RunOutcome(RunEnd End, int? ExitCode = null, int? Signal = null, PilotError? Error = null);

/// <summary>Each end is distinct and explained: see the PILOT06xx numbers in docs/errors.md.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunEnd>))]
public enum RunEnd
{
    Succeeded,

    /// <summary>The package could not be fetched or unpacked.</summary>
    PackageUnavailable,

    SetupFailed,

    /// <summary>The command, or its interpreter, does not exist or cannot be executed.</summary>
    CommandNotFound,

    /// <summary>The command exited with a code other than 0.</summary>
    Exited,

    /// <summary>A signal that nobody here sent ended the command.</summary>
    Signaled,

    TimedOut,

    OutOfMemory,

    Canceled,

    /// <summary>The platform ended a profile: it had shown enough, or its time was up.</summary>
    Measured,

    /// <summary>The processes vanished without a word (the machine restarted, somebody killed them all): may be run again.</summary>
    Lost,
}
