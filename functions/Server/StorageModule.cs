using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Functions.Server;

internal static class StorageModule
{
    /// <summary>Blobs in <c>{home}/blobs</c>, or in a container of an Azure storage account, which agents elsewhere reach by themselves.</summary>
    public static async Task AddStorageAsync(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.AzureBlobs is not { } blobs)
        {
            builder.Services.AddSingleton<IBlobStore>(provider =>
                new FolderBlobStore(Path.Combine(options.Home, "blobs"), provider.GetRequiredService<TimeProvider>()));
            return;
        }

        var isAddress = Uri.TryCreate(blobs, UriKind.Absolute, out var account) && account.Scheme == Uri.UriSchemeHttps;
        var store = isAddress
            ? await AzureBlobStores.OpenAsync(account!, options.Container)
            : await AzureBlobStores.OpenAsync(blobs, options.Container);
        builder.Services.AddSingleton<IBlobStore>(store);
        builder.Services.AddSingleton<IDirectUploads>(store.DirectUploads);
        if (options.AgentUrl is null)
        {
            builder.Services.AddSingleton<IRunAccess>(isAddress
                ? await AzureRunAccess.OpenAsync(account!, options.Container, options.AgentsSeeContainer, TimeProvider.System)
                : await AzureRunAccess.OpenAsync(blobs, options.Container, options.AgentsSeeContainer, TimeProvider.System));
        }
    }
}
