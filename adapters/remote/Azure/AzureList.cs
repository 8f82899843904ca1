using System.Globalization;
using System.Xml;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>
/// Lists in the port's order. The service has no "start after", so a later page begins at the start and skips, 5000 names a
/// request; and it orders names beyond the basic plane in a way of its own, so that such a list is read to its end and sorted.
/// </summary>
internal sealed class AzureList(AzureCalls calls, AzureAddresses addresses)
{
    private const int MostPerRequest = 5000;

    public async Task<IReadOnlyList<BlobInfo>> PageAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        var found = new List<BlobInfo>();
        var isUnordered = false;
        var marker = "";
        do
        {
            var page = await ReadAsync(prefix, marker, after is null ? limit : MostPerRequest, cancellation);
            foreach (var blob in page.Blobs.Where(blob => after is null || BlobName.Compare(blob.Name, after) > 0))
            {
                found.Add(blob);
                isUnordered |= blob.Name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
            }

            marker = page.Next;
        }
        while (marker.Length > 0 && (found.Count < limit || isUnordered));

        found.Sort(static (a, b) => BlobName.Compare(a.Name, b.Name));
        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    private async Task<(List<BlobInfo> Blobs, string Next)> ReadAsync(string prefix, string marker, int most, CancellationToken cancellation)
    {
        var query = $"&maxresults={AzureInfo.Text(most)}{(marker.Length == 0 ? "" : $"&marker={Uri.EscapeDataString(marker)}")}";
        using var answer = await calls.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, addresses.List(prefix, query)), mayRepeat: true, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw RemoteErrors.Refused((int)answer.StatusCode, AzureCalls.CodeOf(answer));
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        using var reader = XmlReader.Create(body, new XmlReaderSettings { Async = true });
        var blobs = new List<BlobInfo>();
        var next = "";
        while (await reader.ReadAsync())
        {
            if (reader is { NodeType: XmlNodeType.Element, Name: "Blob" })
            {
                using var one = reader.ReadSubtree();
                blobs.Add(await BlobAsync(one));
            }
            else if (reader is { NodeType: XmlNodeType.Element, Name: "NextMarker", IsEmptyElement: false })
            {
                next = await TextAsync(reader);
            }
        }

        return (blobs, next);
    }

    private static async Task<BlobInfo> BlobAsync(XmlReader reader)
    {
        var (name, etag, length, modified) = ("", "", 0L, default(DateTimeOffset));
        var metadata = new Dictionary<string, string>();
        var path = new List<string>();
        while (await reader.ReadAsync())
        {
            if (reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement)
            {
                path.Add(reader.Name);
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                var text = await reader.GetValueAsync();
                switch (path)
                {
                    case [_, "Name"]:
                        name = text;
                        break;
                    case [_, "Properties", "Etag"]:
                        etag = text.Trim('"');
                        break;
                    case [_, "Properties", "Content-Length"]:
                        length = long.Parse(text, CultureInfo.InvariantCulture);
                        break;
                    case [_, "Properties", "Last-Modified"]:
                        modified = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
                        break;
                    case [_, "Metadata", var key]:
                        metadata[key] = text;
                        break;
                }
            }
        }

        return new BlobInfo(name, length, etag, modified, HeaderMetadata.Decode(metadata));
    }

    private static async Task<string> TextAsync(XmlReader reader)
    {
        await reader.ReadAsync();
        return reader.NodeType == XmlNodeType.Text ? await reader.GetValueAsync() : "";
    }
}
