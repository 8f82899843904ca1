using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Storage;

namespace Pilot.Functions.Server;

internal static class StorageModule
{
    /// <summary>Blobs in <c>{home}/blobs</c>, or in a container of an Azure storage account.</summary>
    public static async Task AddStorageAsync(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.AzureBlobs is { } connection)
        {
            var store = connection.StartsWith("https://", StringComparison.Ordinal)
                ? await AzureBlobStores.OpenAsync(new Uri(connection), options.Container)
                : await AzureBlobStores.OpenAsync(connection, options.Container);
            builder.Services.AddSingleton<IBlobStore>(store);
            builder.Services.AddSingleton<IDirectUploads>(store.DirectUploads);
            return;
        }

        builder.Services.AddSingleton<IBlobStore>(provider =>
            new FolderBlobStore(Path.Combine(options.Home, "blobs"), provider.GetRequiredService<TimeProvider>()));
    }
}
