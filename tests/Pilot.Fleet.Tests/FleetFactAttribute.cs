using Pilot.AzureCompute.Tests.StandIn.Descriptions;

namespace Pilot.Fleet.Tests;

/// <summary>Skipped, with the reason, where the vendors' published descriptions are not at hand: the played clouds hold every call to them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FleetFactAttribute : FactAttribute
{
    public FleetFactAttribute() => Skip = PublishedApi.Missing;
}
