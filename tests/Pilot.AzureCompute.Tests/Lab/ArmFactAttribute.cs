using Pilot.AzureCompute.Tests.StandIn.Descriptions;

namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>Skipped, with the reason, where Azure's published descriptions are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ArmFactAttribute : FactAttribute
{
    public ArmFactAttribute() => Skip = PublishedApi.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class ArmTheoryAttribute : TheoryAttribute
{
    public ArmTheoryAttribute() => Skip = PublishedApi.Missing;
}
