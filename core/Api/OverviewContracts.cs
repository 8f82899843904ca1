using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Core.Api;

/// <summary>GET /api/v1/overview.</summary>
/// <param name="Time">The server's clock.</param>
/// <param name="Counts">How many jobs are in each state; states without jobs are left out.</param>
/// <param name="Running">The newest that a machine has.</param>
/// <param name="Waiting">The newest that wait for something; their reasons say for what.</param>
/// <param name="Recent">The ones that ended last.</param>
public sealed record Overview(
    DateTimeOffset Time,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<JobRow> Running,
    IReadOnlyList<JobRow> Waiting,
    IReadOnlyList<JobRow> Recent,
    Spending Spend,
    AccuracyView Accuracy,
    IReadOnlyList<TargetView> Targets);

/// <summary>As in GET /api/v1/accuracy, without the single jobs.</summary>
public sealed record AccuracyView(int Jobs, double? MeanError, double? Within, double? StartUpMeanError);

/// <summary>A compute target and how much of it is in use.</summary>
/// <param name="Use">Null for one that has no bound, or does not answer.</param>
/// <param name="Problem">Why nothing is known, a sentence.</param>
public sealed record TargetView(string Name, TargetUse? Use, string? Problem);
