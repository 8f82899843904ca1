using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Batch;

/// <summary>Skipped, with the reason, where the stand-in has no description to hold requests to.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DescribedFactAttribute : FactAttribute
{
    public DescribedFactAttribute() =>
        Skip = ServiceModel.Find("batch") is null ? "The published description of AWS Batch (shared/api) is not beside the repository." : null;
}
