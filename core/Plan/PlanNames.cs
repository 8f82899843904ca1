namespace Pilot.Core.Plan;

/// <summary>What plans are called; docs/plans.md defines each.</summary>
public static class PlanNames
{
    public const string Cheapest = "cheapest";
    public const string Fastest = "fastest";
    public const string Balanced = "balanced";
    public const string Spot = "spot";
    public const string Deadline = "deadline";
    public const string Budget = "budget";

    public static readonly IReadOnlyList<string> All = [Cheapest, Fastest, Balanced, Spot, Deadline, Budget];
}
