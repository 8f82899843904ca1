using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>
/// Lists in the port's order. The service has no "start after": it only continues where an earlier listing ended.
/// <para>
/// So the place where a page ended is remembered, and the next page costs two requests: one that reads the earlier page
/// again, so that nothing that came in between is missed, and one for the new page. A page whose predecessor this process
/// has not served skips from the start: one request for each 5000 blobs before it.
/// </para>
/// <para>
/// The service does not say how it orders names beyond the basic plane, and the emulator orders by UTF-16. As long as no name
/// read has such a character all orders agree; else the listing reads to its end and sorts.
/// </para>
/// </summary>
internal sealed class AzureListing(BlobContainerClient container)
{
    private const int MostPerRequest = 5000;
    private const int MostPlaces = 1000;

    /// <summary>The token of the service's page that holds the last name of one of our pages; null for its first page.</summary>
    private readonly ConcurrentDictionary<(string Prefix, string Last), string?> places = new();

    public async Task<IReadOnlyList<BlobItem>> PageAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        string? place = null;
        var isKnown = after is null || places.TryGetValue((prefix, after), out place);
        var found = new List<BlobItem>();
        var isUnordered = false;
        await foreach (var page in container
            .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix, cancellation)
            .AsPages(place, isKnown ? limit : MostPerRequest))
        {
            foreach (var blob in page.Values)
            {
                if (!IsFolder(blob) && (after is null || BlobName.Compare(blob.Name, after) > 0))
                {
                    found.Add(blob);
                    isUnordered |= blob.Name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
                }
            }

            if (found.Count >= limit && !isUnordered)
            {
                Remember(prefix, found[limit - 1].Name, place);
                break;
            }

            place = page.ContinuationToken;
        }

        found.Sort(static (a, b) => BlobName.Compare(a.Name, b.Name));
        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    /// <summary>Accounts with a hierarchical namespace list their folders as if they were blobs.</summary>
    private static bool IsFolder(BlobItem blob) => blob.Metadata.TryGetValue("hdi_isfolder", out var isFolder) && isFolder == "true";

    private void Remember(string prefix, string last, string? place)
    {
        if (places.Count >= MostPlaces)
        {
            places.Clear();
        }

        places[(prefix, last)] = place;
    }
}
