using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Gateway;

/// <summary>An agent elsewhere has the same storage as one beside it.</summary>
public sealed class GatewayBlobStoreTests : BlobStoreContract
{
    private GatewayHost? host;

    protected override int ModelRuns => 25;

    protected override async Task<IBlobStore> OpenAsync()
    {
        host = await GatewayHost.OpenAsync();
        return host.Client();
    }

    protected override async Task CloseAsync(IBlobStore store)
    {
        ((IDisposable)store).Dispose();
        await host!.DisposeAsync();
    }
}
