using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Gateway;

/// <summary>
/// Storage through the platform's HTTP gateway. What a lost connection or a server in trouble spoils is tried again a few
/// times, wherever a repeat does no harm; then it is an <see cref="IOException"/> for the caller to be patient with.
/// </summary>
public sealed class GatewayBlobStore : IBlobStore, IDisposable
{
    private readonly HttpClient http;
    private readonly GatewayCalls calls;

    public GatewayBlobStore(Uri platform, string token, TimeProvider time)
    {
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AutomaticDecompression = DecompressionMethods.None,
        })
        {
            BaseAddress = platform,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(GatewayWire.Scheme, token);
        calls = new GatewayCalls(http, time);
    }

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        var kept = BlobMetadata.Checked(metadata);
        var address = Of(name);
        var begin = content.CanSeek ? content.Position : 0;
        var mayRepeat = content.CanSeek && condition == default;
        using var answer = await calls.SendAsync(
            () =>
            {
                if (content.CanSeek)
                {
                    content.Position = begin;
                }

                var request = Request(HttpMethod.Put, address, condition);
                request.Content = new SteadyContent(content);
                if (kept.Count > 0)
                {
                    request.Headers.Add(GatewayWire.MetadataHeader, GatewayWire.Write(kept));
                }

                return request;
            },
            mayRepeat,
            cancellation);
        return answer.StatusCode == HttpStatusCode.PreconditionFailed
            ? null
            : await answer.Content.ReadFromJsonAsync(GatewayWire.InfoType, cancellation);
    }

    public async Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var at = position;
        do
        {
            // What an append whose answer was lost did, the caller finds out by the length.
            var piece = bytes[(int)(at - position)..][..Math.Min(GatewayWire.MaxAppend, bytes.Length - (int)(at - position))];
            var here = at;
            using var answer = await calls.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, Of(name, string.Create(CultureInfo.InvariantCulture, $"&position={here}")))
                {
                    Content = new ReadOnlyMemoryContent(piece),
                },
                mayRepeat: false,
                cancellation);
            if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return null;
            }

            at = (await answer.Content.ReadFromJsonAsync(GatewayWire.AppendType, cancellation))!.Length;
        }
        while (at < position + bytes.Length);
        return at;
    }

    public async Task<BlobContent?> ReadAsync(
        string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        BlobName.Checked(name);
        return await OpenAsync(name, offset, length, cancellation) is not var (info, body)
            ? null
            : new BlobContent(info, new ResumedStream(body, async (read, stop) =>
                await OpenAsync(name, offset + read, length - read, stop) is var (now, rest) && now.ETag == info.ETag
                    ? rest
                    : throw new IOException($"The blob {name} was replaced while it was read."),
                calls.PauseAsync));
    }

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        var address = Of(name);
        using var answer = await calls.SendAsync(() => new HttpRequestMessage(HttpMethod.Head, address), mayRepeat: true, cancellation);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : InfoOf(answer);
    }

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        var address = Of(name);
        using var answer = await calls.SendAsync(() => Request(HttpMethod.Delete, address, condition), mayRepeat: true, cancellation);
        return answer.StatusCode != HttpStatusCode.PreconditionFailed;
    }

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"{GatewayWire.List}?prefix={Uri.EscapeDataString(prefix)}&limit={limit}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
        using var answer = await calls.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), mayRepeat: true, cancellation);
        return await answer.Content.ReadFromJsonAsync(GatewayWire.ListType, cancellation) ?? [];
    }

    public void Dispose() => http.Dispose();

    private async Task<(BlobInfo Info, Stream Body)?> OpenAsync(string name, long offset, long? length, CancellationToken cancellation)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"&offset={offset}{(length is null ? "" : $"&length={length}")}");
        var answer = await calls.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, Of(name, range)), mayRepeat: true, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            answer.Dispose();
            return null;
        }

        return (InfoOf(answer), await answer.Content.ReadAsStreamAsync(cancellation));
    }

    private static BlobInfo InfoOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(GatewayWire.InfoHeader, out var values)
            ? GatewayWire.ReadInfo(values.First())
            : throw new IOException("The answer of the storage gateway is not one of its own.");

    private static HttpRequestMessage Request(HttpMethod method, string address, BlobCondition condition)
    {
        var request = new HttpRequestMessage(method, address);
        if (GatewayWire.Write(condition) is { } text)
        {
            request.Headers.Add(GatewayWire.ConditionHeader, text);
        }

        return request;
    }

    private static string Of(string name, string more = "") =>
        $"{GatewayWire.Blob}?name={Uri.EscapeDataString(BlobName.Checked(name))}{more}";
}
