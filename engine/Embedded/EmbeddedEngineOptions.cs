using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded;

public sealed class EmbeddedEngineOptions
{
    /// <summary>The SQLite file; made when missing, together with its folder.</summary>
    public string DatabasePath { get; set; } = "engine.db";

    public OrchestrationRegistry Orchestrations { get; } = new();

    public ActivityRegistry Activities { get; } = new();

    /// <summary>Turns between being taken up and being on disk. More of them share a write to the disk.</summary>
    public int MaxConcurrentTurns { get; set; } = 128;

    /// <summary>Activities that run at the same time.</summary>
    public int MaxConcurrentActivities { get; set; } = 64;

    /// <summary>Executions kept in memory between their turns, so that they need no replay; 0 replays every turn.</summary>
    public int LiveExecutions { get; set; } = 1000;

    /// <summary>Times that a process may die while an activity runs before the activity is given up.</summary>
    public int MaxActivityCrashes { get; set; } = 10;

    internal CommitFaults? Faults { get; set; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DatabasePath);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentTurns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConcurrentActivities);
        ArgumentOutOfRangeException.ThrowIfNegative(LiveExecutions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxActivityCrashes);
    }
}
