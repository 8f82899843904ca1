using Pilot.Adapters.Azure.Storage;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Azure;

[NeedsAzurite]
[Collection(nameof(Azurite))]
public sealed class AzureBlobStoreTests(Azurite azurite) : BlobStoreContract
{
    protected override int ModelRuns => 25;

    protected override async Task<IBlobStore> OpenAsync() =>
        await AzureBlobStores.OpenAsync(azurite.ConnectionString, $"t{Guid.NewGuid():N}");

    protected override Task CloseAsync(IBlobStore store) => Task.CompletedTask;
}
