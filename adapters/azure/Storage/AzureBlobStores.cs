using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>Opens a container as a blob store, creating it when it is missing.</summary>
public static class AzureBlobStores
{
    /// <exception cref="Pilot.Core.Errors.PilotException">PILOT0710, PILOT0713: refused, or not reached.</exception>
    public static Task<AzureBlobStore> OpenAsync(
        string connectionString, string container, CancellationToken cancellation = default) =>
        OpenAsync(new BlobContainerClient(connectionString, container), cancellation);

    /// <param name="account">Such as <c>https://name.blob.core.windows.net</c>.</param>
    /// <param name="credential">Null for what the machine has: environment, managed identity, developer login.</param>
    public static Task<AzureBlobStore> OpenAsync(
        Uri account, string container, TokenCredential? credential = null, CancellationToken cancellation = default)
    {
        var service = new BlobServiceClient(account, credential ?? new DefaultAzureCredential());
        return OpenAsync(service.GetBlobContainerClient(container), cancellation);
    }

    private static async Task<AzureBlobStore> OpenAsync(BlobContainerClient container, CancellationToken cancellation)
    {
        await AzureStoreErrors.ExplainAsync(
            container.Uri.GetLeftPart(UriPartial.Path), () => container.CreateIfNotExistsAsync(cancellationToken: cancellation));
        return new AzureBlobStore(container);
    }
}
