using Pilot.Infra.Tests.Bicep;

namespace Pilot.Infra.Tests.Kit;

/// <summary>Needs the Bicep compiler, which a restore brings.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepProgram.Missing;
}

/// <summary>Needs the published description of AWS Batch.</summary>
internal sealed class BatchModelFactAttribute : FactAttribute
{
    public static string? Path { get; } = Checkout.Shared("api/aws-batch-service-2.json");

    public BatchModelFactAttribute() =>
        Skip = Path is null ? "The published description of AWS Batch is not beside the checkout." : null;
}
