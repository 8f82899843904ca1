using Pilot.Infra.Tests.Bicep;

namespace Pilot.Infra.Tests.Kit;

/// <summary>Needs the grammar of Bicep, which npm brings.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepSyntax.Missing;
}

/// <summary>Needs the grammar, and the published types of resources.</summary>
internal sealed class PublishedTypesFactAttribute : FactAttribute
{
    public PublishedTypesFactAttribute() => Skip = BicepSyntax.Missing ?? PublishedTypes.Missing;
}

/// <summary>Needs the published description of AWS Batch.</summary>
internal sealed class BatchModelFactAttribute : FactAttribute
{
    public static string? Path { get; } = Checkout.Shared("api/aws-batch-service-2.json");

    public BatchModelFactAttribute() =>
        Skip = Path is null ? "The published description of AWS Batch is not beside the checkout." : null;
}
