using Pilot.Adapters.Aws.Storage;
using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Functions.Server;

internal static class StorageModule
{
    /// <summary>
    /// Blobs in <c>{home}/blobs</c>, in a bucket of S3, or in a container of an Azure storage account. Agents elsewhere reach the
    /// latter two by themselves, unless they are told to come to the platform.
    /// </summary>
    public static Task AddStorageAsync(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.AzureBlobs is { } blobs)
        {
            return builder.AddAzureAsync(blobs, options);
        }

        if (options.S3Blobs is { } bucket)
        {
            return builder.AddS3Async(bucket, options);
        }

        builder.Services.AddSingleton<IBlobStore>(provider =>
            new FolderBlobStore(Path.Combine(options.Home, "blobs"), provider.GetRequiredService<TimeProvider>()));
        return Task.CompletedTask;
    }

    private static async Task AddAzureAsync(this WebApplicationBuilder builder, string blobs, ServerOptions options)
    {
        var isAddress = Uri.TryCreate(blobs, UriKind.Absolute, out var account) && account.Scheme == Uri.UriSchemeHttps;
        var store = isAddress
            ? await AzureBlobStores.OpenAsync(account!, options.Container)
            : await AzureBlobStores.OpenAsync(blobs, options.Container);
        builder.Services.AddSingleton<IBlobStore>(store);
        builder.Services.AddSingleton<IDirectUploads>(store.DirectUploads);
        if (options.AgentUrl is null)
        {
            builder.Services.AddSingleton<IRunAccess>(isAddress
                ? await AzureRunAccess.OpenAsync(account!, options.Container, options.AgentsSeeContainer, TimeProvider.System, options.AgentsGetFolders)
                : await AzureRunAccess.OpenAsync(blobs, options.Container, options.AgentsSeeContainer, TimeProvider.System));
        }
    }

    private static async Task AddS3Async(this WebApplicationBuilder builder, S3Location bucket, ServerOptions options)
    {
        builder.Services.AddSingleton(await S3Stores.OpenAsync(bucket, TimeProvider.System));
        if (options.AgentUrl is null)
        {
            builder.Services.AddSingleton(S3Stores.Access(bucket));
        }
    }
}
