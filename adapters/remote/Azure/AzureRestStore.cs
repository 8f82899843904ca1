using System.Globalization;
using System.Net;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>
/// Azure Blob storage over its REST interface, with signatures in place of keys: what an agent needs of it, small enough for
/// a native program. What a lost connection spoils is tried again wherever a repeat does no harm.
/// </summary>
public sealed class AzureRestStore : IBlobStore, IDisposable
{
    /// <summary>The service's limit for one append.</summary>
    private const int MaxAppend = 4 << 20;

    private readonly HttpClient http;
    private readonly AzureCalls calls;
    private readonly AzureAddresses addresses;

    public AzureRestStore(AzureGrant grant, TimeProvider time)
    {
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AutomaticDecompression = DecompressionMethods.None,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        calls = new AzureCalls(http, time);
        addresses = new AzureAddresses(grant);
    }

    public Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default) =>
        new AzurePut(calls, addresses, BlobName.Checked(name), condition, BlobMetadata.Checked(metadata)).SendAsync(content, cancellation);

    public async Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        BlobName.Checked(name);
        if (bytes.IsEmpty)
        {
            return await EmptyAppendAsync(name, position, cancellation);
        }

        for (var done = 0; done < bytes.Length;)
        {
            var piece = bytes.Slice(done, Math.Min(MaxAppend, bytes.Length - done));
            if (!await AppendOnceAsync(name, position + done, piece, cancellation))
            {
                return null;
            }

            done += piece.Length;
        }

        return position + bytes.Length;
    }

    public async Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        BlobName.Checked(name);
        if (length == 0)
        {
            return await StatAsync(name, cancellation) is { } only ? new BlobContent(only, Stream.Null) : null;
        }

        if (await OpenAsync(name, offset, length, null, cancellation) is not var (info, body))
        {
            return null;
        }

        // To the end that the blob has now, even when a lost connection is taken up after it has grown.
        var whole = Math.Min(length ?? long.MaxValue, Math.Max(0, info.Length - offset));
        return new BlobContent(info, new ResumedStream(
            body,
            async (read, stop) => await OpenAsync(name, offset + read, whole - read, info, stop) is var (_, rest)
                ? rest
                : throw new IOException($"The blob {name} was deleted while it was read."),
            calls.PauseAsync));
    }

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        using var answer = await calls.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, addresses.Of(name)), mayRepeat: true, cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : AzureInfo.Of(name, answer, AzureInfo.LengthOf(answer));
    }

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        if (condition.Absent)
        {
            return await StatAsync(name, cancellation) is null;
        }

        using var answer = await calls.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Delete, addresses.Of(name));
                AzureInfo.Add(request, condition);
                return request;
            },
            mayRepeat: true,
            cancellation);
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound || await StatAsync(name, cancellation) is null;
    }

    public Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        return new AzureList(calls, addresses).PageAsync(prefix, after, limit, cancellation);
    }

    public void Dispose() => http.Dispose();

    /// <param name="same">What the blob must still be, but for what was appended; null at the first opening.</param>
    private async Task<(BlobInfo Info, Stream Body)?> OpenAsync(
        string name, long offset, long? length, BlobInfo? same, CancellationToken cancellation)
    {
        if (length is <= 0 && same is not null)
        {
            return (same, Stream.Null);
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{(length is { } most ? offset + most - 1 : null)}");
        var answer = await calls.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, addresses.Of(name));
                request.Headers.TryAddWithoutValidation("x-ms-range", range);
                return request;
            },
            mayRepeat: true,
            cancellation);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            var isThere = answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;
            answer.Dispose();
            return isThere && await StatAsync(name, cancellation) is { } info ? (info, Stream.Null) : null;
        }

        var now = AzureInfo.Of(name, answer, AzureInfo.LengthOf(answer));
        if (same is not null && now.ETag != same.ETag && now.Length <= same.Length)
        {
            answer.Dispose();
            throw new IOException($"The blob {name} was replaced while it was read.");
        }

        return (now, await answer.Content.ReadAsStreamAsync(cancellation));
    }

    private async Task<bool> AppendOnceAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var isTried = false;
        while (true)
        {
            using var answer = await calls.SendAsync(
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Put, addresses.Of(name, "comp=appendblock")) { Content = new ReadOnlyMemoryContent(bytes) };
                    request.Headers.Add("x-ms-blob-condition-appendpos", position.ToString(CultureInfo.InvariantCulture));
                    return request;
                },
                mayRepeat: false,
                cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return true;
            }

            if (answer.StatusCode == HttpStatusCode.NotFound && position == 0 && !isTried)
            {
                isTried = true;
                await CreateAsync(name, cancellation);
                continue;
            }

            return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed
                ? false
                : throw RemoteErrors.Refused((int)answer.StatusCode, AzureCalls.CodeOf(answer));
        }
    }

    private async Task<long?> EmptyAppendAsync(string name, long position, CancellationToken cancellation)
    {
        if (position == 0 && await StatAsync(name, cancellation) is null)
        {
            await CreateAsync(name, cancellation);
        }

        return await StatAsync(name, cancellation) is { } info && info.Length == position ? position : null;
    }

    /// <summary>That somebody else has just done so is as good.</summary>
    private async Task CreateAsync(string name, CancellationToken cancellation)
    {
        using var answer = await calls.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, addresses.Of(name)) { Content = new ByteArrayContent([]) };
                request.Headers.Add("x-ms-blob-type", "AppendBlob");
                AzureInfo.Add(request, BlobCondition.IfAbsent);
                return request;
            },
            mayRepeat: true,
            cancellation);
    }
}
