using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded;

public sealed class EmbeddedEngineOptions
{
    /// <summary>The SQLite file; made when missing, together with its folder.</summary>
    public string DatabasePath { get; set; } = "engine.db";

    public OrchestrationRegistry Orchestrations { get; } = new();

    public ActivityRegistry Activities { get; } = new();

    /// <summary>Turns between being taken up and being on disk. More of them share a write to the disk.</summary>
    public int MaxConcurrentTurns { get; set; } = 512;

    /// <summary>Activities that run at the same time.</summary>
    public int MaxConcurrentActivities { get; set; } = 64;

    /// <summary>Executions kept in memory between their turns, so that they need no replay; 0 replays every turn.</summary>
    public int LiveExecutions { get; set; } = 10_000;

    /// <summary>
    /// Times that the process may die, or a lease be lost, while an activity or a turn runs, before the work is parked.
    /// </summary>
    public int MaxActivityCrashes { get; set; } = 10;

    /// <summary>
    /// How long an attempt at an activity counts as alive without being renewed; the engine renews three times as often.
    /// </summary>
    public TimeSpan ActivityLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Payloads of more UTF-8 bytes than this go to the container's <see cref="Core.Storage.IBlobStore"/>, under <c>payloads/</c>;
    /// they stay in the database where there is no such store.
    /// </summary>
    public int LongestPayload { get; set; } = 64 * 1024;

    /// <summary>How long a write waits for another program that holds the database, such as a backup.</summary>
    public TimeSpan DatabasePatience { get; set; } = TimeSpan.FromSeconds(10);

    internal CommitFaults? Faults { get; set; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DatabasePath);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentTurns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentActivities);
        ArgumentOutOfRangeException.ThrowIfNegative(LiveExecutions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxActivityCrashes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LongestPayload);
        ArgumentOutOfRangeException.ThrowIfLessThan(ActivityLease, TimeSpan.FromMilliseconds(30));
        ArgumentOutOfRangeException.ThrowIfLessThan(DatabasePatience, TimeSpan.Zero);
    }
}
