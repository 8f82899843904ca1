using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Functions.Packages;

/// <summary>
/// Where clients put chunks straight into storage, past the functions, when storage can do that. What they put there is
/// checked with the package, as a whole.
/// </summary>
internal sealed class ChunkAddresses(IServiceProvider services)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly IDirectUploads? uploads = services.GetService<IDirectUploads>();

    /// <returns>Null when chunks are to be sent to the platform.</returns>
    public async Task<IReadOnlyList<ChunkUpload>?> OfAsync(string owner, IReadOnlyList<string> digests, CancellationToken cancellation)
    {
        if (uploads is null || digests.Count == 0)
        {
            return null;
        }

        var addresses = await uploads.AddressesAsync([.. digests.Select(digest => BlobNames.Chunk(owner, digest))], Lifetime, cancellation);
        return [.. digests.Zip(addresses, (digest, upload) => new ChunkUpload(digest, upload.Address, upload.Headers, upload.Expires))];
    }
}
