using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>
/// Addresses with a signature (SAS) that may create one blob and nothing else. Signed with the account's key where the
/// connection string has it, else with a key that Azure lends to the machine's identity for a while.
/// </summary>
internal sealed class AzureDirectUploads(BlobContainerClient container, TimeProvider clock) : IDirectUploads
{
    /// <summary>Clocks of other machines may be behind.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Headers = new() { ["x-ms-blob-type"] = "BlockBlob" };

    public async Task<IReadOnlyList<DirectUpload>> AddressesAsync(
        IReadOnlyList<string> names, TimeSpan lifetime, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var expires = now + lifetime;
        var sign = await SignerAsync(now - Slack, expires, cancellation);
        return [.. names.Select(name => new DirectUpload(
            sign(new BlobSasBuilder(BlobSasPermissions.Create, expires)
            {
                BlobContainerName = container.Name,
                BlobName = BlobName.Checked(name),
                Resource = "b",
                StartsOn = now - Slack,
            }),
            Headers,
            expires))];
    }

    private async Task<Func<BlobSasBuilder, Uri>> SignerAsync(DateTimeOffset starts, DateTimeOffset expires, CancellationToken cancellation)
    {
        if (container.CanGenerateSasUri)
        {
            return builder => container.GetBlobClient(builder.BlobName).GenerateSasUri(builder);
        }

        var service = container.GetParentBlobServiceClient();
        var key = await AzureStoreErrors.ExplainAsync(
            container.Uri.GetLeftPart(UriPartial.Path), () => service.GetUserDelegationKeyAsync(starts, expires, cancellation));
        return builder => new BlobUriBuilder(container.GetBlobClient(builder.BlobName).Uri)
        {
            Sas = builder.ToSasQueryParameters(key.Value, service.AccountName),
        }.ToUri();
    }
}
