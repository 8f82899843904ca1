using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pilot.Core.Storage;
using BlobInfo = Pilot.Core.Storage.BlobInfo;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>
/// Blobs in one container of Azure Blob Storage: put as block blobs, appended to as append blobs. Requests are retried by the
/// SDK. A conditional write whose answer was lost on the way is retried, too, and then finds its own work: it comes back as
/// a condition that did not hold.
/// </summary>
/// <param name="container">Exists; see <see cref="AzureBlobStores"/>.</param>
public sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    private readonly AzureListing listing = new(container);

    /// <summary>Lets others put blobs into this container.</summary>
    public IDirectUploads DirectUploads { get; } = new AzureDirectUploads(container, TimeProvider.System);

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        var blob = container.GetBlockBlobClient(BlobName.Checked(name));
        var kept = BlobMetadata.Checked(metadata);
        var start = content.CanSeek ? content.Position : (long?)null;
        while (true)
        {
            var upload = new AzureUpload(blob, ConditionsOf(condition), HeaderMetadata.Encode(kept));
            try
            {
                var (written, length) = await AskAsync(name, () => upload.SendAsync(content, cancellation));
                return new BlobInfo(name, length, TextOf(written.ETag), written.LastModified, kept);
            }
            catch (RequestFailedException unmet) when (AzureStoreErrors.IsUnmet(unmet))
            {
                return null;
            }
            catch (RequestFailedException overtaken) when (AzureStoreErrors.IsOvertaken(overtaken))
            {
                content.Position = start ?? throw AzureStoreErrors.Overtaken(Where(name), overtaken);
            }
        }
    }

    public Task<long?> AppendAsync(
        string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var append = new AzureAppend(container.GetAppendBlobClient(BlobName.Checked(name)));
        return AskAsync(name, () => append.SendAsync(position, bytes, cancellation));
    }

    public async Task<BlobContent?> ReadAsync(
        string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var blob = container.GetBlobClient(BlobName.Checked(name));
        if (length == 0)
        {
            return await EmptyAsync(name, cancellation);
        }

        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, length) };
            var answer = (await AskAsync(name, () => blob.DownloadStreamingAsync(options, cancellation))).Value;
            var details = answer.Details;
            var whole = details.ContentRange is { Length: > 0 } range
                ? long.Parse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)
                : details.ContentLength;
            var metadata = HeaderMetadata.Decode(details.Metadata);
            return new BlobContent(
                new BlobInfo(name, whole, TextOf(details.ETag), details.LastModified, metadata), answer.Content);
        }
        catch (RequestFailedException missing) when (AzureStoreErrors.IsMissing(missing))
        {
            return null;
        }
        catch (RequestFailedException past) when (AzureStoreErrors.IsPastEnd(past))
        {
            return await EmptyAsync(name, cancellation);
        }
    }

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        var blob = container.GetBlobClient(BlobName.Checked(name));
        try
        {
            var found = (await AskAsync(name, () => blob.GetPropertiesAsync(cancellationToken: cancellation))).Value;
            var metadata = HeaderMetadata.Decode(found.Metadata);
            return new BlobInfo(name, found.ContentLength, TextOf(found.ETag), found.LastModified, metadata);
        }
        catch (RequestFailedException missing) when (AzureStoreErrors.IsMissing(missing))
        {
            return null;
        }
    }

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        if (condition.Absent)
        {
            return await StatAsync(name, cancellation) is null;
        }

        var blob = container.GetBlobClient(BlobName.Checked(name));
        try
        {
            await AskAsync(name, () => blob.DeleteAsync(conditions: ConditionsOf(condition), cancellationToken: cancellation));
            return true;
        }
        catch (RequestFailedException unmet) when (AzureStoreErrors.IsUnmet(unmet))
        {
            // Some answers to a condition on a blob that is gone speak of the condition.
            return AzureStoreErrors.IsMissing(unmet) || await StatAsync(name, cancellation) is null;
        }
    }

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        var page = await AskAsync(prefix, () => listing.PageAsync(prefix, after, limit, cancellation));
        return [.. page.Select(static blob => new BlobInfo(
            blob.Name,
            blob.Properties.ContentLength ?? 0,
            TextOf(blob.Properties.ETag ?? default),
            blob.Properties.LastModified ?? default,
            HeaderMetadata.Decode(blob.Metadata)))];
    }

    private async Task<BlobContent?> EmptyAsync(string name, CancellationToken cancellation) =>
        await StatAsync(name, cancellation) is { } info ? new BlobContent(info, Stream.Null) : null;

    private Task<T> AskAsync<T>(string name, Func<Task<T>> request) => AzureStoreErrors.ExplainAsync(Where(name), request);

    private string Where(string name) => $"{container.Uri.GetLeftPart(UriPartial.Path)}/{name}";

    private static BlobRequestConditions ConditionsOf(BlobCondition condition) => new()
    {
        IfMatch = condition.ETag is { } etag ? new ETag($"\"{etag}\"") : null,
        IfNoneMatch = condition.Absent ? ETag.All : null,
    };

    /// <summary>Headers carry it in quotes, listings without.</summary>
    private static string TextOf(ETag etag) => etag.ToString().Trim('"');
}
