using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>Appends where the caller believes the end to be; the service checks that in the same step.</summary>
internal sealed class AzureAppend(AppendBlobClient blob)
{
    /// <param name="bytes">At most 100 MiB, the service's limit for one append.</param>
    /// <returns>The new length; null when the blob has another length than <paramref name="position"/>.</returns>
    public async Task<long?> SendAsync(long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            return await AppendAsync(position, bytes, cancellation);
        }
        catch (RequestFailedException missing) when (AzureStoreErrors.IsMissing(missing) && position == 0)
        {
            await blob.CreateIfNotExistsAsync(cancellationToken: cancellation);
        }
        catch (RequestFailedException unmet) when (AzureStoreErrors.IsUnmet(unmet))
        {
            return null;
        }

        try
        {
            return await AppendAsync(position, bytes, cancellation);
        }
        catch (RequestFailedException unmet) when (AzureStoreErrors.IsUnmet(unmet))
        {
            return null;
        }
    }

    private async Task<long?> AppendAsync(long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty)
        {
            // The service takes no empty block.
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellation);
            return properties.Value.ContentLength == position ? position : null;
        }

        var conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = position };
        using var block = BinaryData.FromBytes(bytes).ToStream();
        await blob.AppendBlockAsync(block, new AppendBlobAppendBlockOptions { Conditions = conditions }, cancellation);
        return position + bytes.Length;
    }
}
