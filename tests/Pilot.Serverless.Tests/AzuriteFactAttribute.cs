using Pilot.Storage.Tests.Azure;

namespace Pilot.Serverless.Tests;

/// <summary>Needs Azurite, because functions have no disk.</summary>
internal sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}
