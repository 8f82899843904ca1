using System.Text.Json.Serialization;

namespace Pilot.Core.Jobs;

/// <summary>Where a job is. <see cref="JobTransitions"/> says which follows which.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted; its orchestration has not taken it up yet.</summary>
    Queued,

    /// <summary>The package is being checked and the job file read.</summary>
    Preparing,

    /// <summary>The profile command is running, under its time limit.</summary>
    Profiling,

    /// <summary>Offers are being compared.</summary>
    Planning,

    /// <summary>The plans are ready and somebody must choose one.</summary>
    AwaitingChoice,

    /// <summary>Being started on the chosen machine, or waiting for room there; the reason says which.</summary>
    Launching,

    /// <summary>The machine has it: code fetched, setup, then the run command.</summary>
    Running,

    /// <summary>The run has ended; outputs and log are being completed.</summary>
    Collecting,

    /// <summary>Cancel was asked for; processes are being ended.</summary>
    Canceling,

    Succeeded,

    Failed,

    Canceled,
}
