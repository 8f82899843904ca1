using System.Net;
using System.Net.Http.Headers;
using System.Xml;

namespace Pilot.Adapters.Remote.S3;

/// <summary>One request to S3, its body in memory.</summary>
internal sealed record S3Request(HttpMethod Method, string Key)
{
    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    /// <summary>Names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record S3Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    /// <summary>Without its quotation marks.</summary>
    public string ETag => Headers.ETag?.Tag.Trim('"') ?? "";
}

/// <summary>Signs, sends, sends again what the way or the service spoiled, and sorts the answers.</summary>
internal sealed class S3Calls(S3Bucket bucket, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(100);

    private readonly Repeats repeats = new(time);

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <returns>
    /// Success; or 404 (and 403 for a read: S3 does not tell who may not list everything that something is missing), 409,
    /// 412 or 416, which are values here.
    /// </returns>
    /// <exception cref="IOException">S3 could not be reached, or is in trouble.</exception>
    /// <exception cref="Core.Errors.PilotException">PILOT1006: S3 does not let us.</exception>
    public Task<S3Answer> SendAsync(S3Request request, CancellationToken cancellation) =>
        repeats.RunAsync(() => SendOnceAsync(request, cancellation), mayRepeat: true, cancellation);

    public void Dispose() => http.Dispose();

    private async Task<S3Answer> SendOnceAsync(S3Request request, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestCall, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var message = Message(request);
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(both.Token);
            return IsValue(request, answer.StatusCode, body)
                ? new S3Answer(answer.StatusCode, answer.Headers, answer.Content.Headers, body)
                : throw Fault((int)answer.StatusCode, body);
        }
        catch (HttpRequestException cause)
        {
            throw new IOException($"S3 cannot be reached: {cause.Message}", cause);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("S3 does not answer.", cause);
        }
    }

    private static bool IsValue(S3Request request, HttpStatusCode status, byte[] body) => status switch
    {
        HttpStatusCode.OK => request.Method != HttpMethod.Post || Code(body) is null,
        HttpStatusCode.NoContent or HttpStatusCode.PartialContent => true,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable => true,
        HttpStatusCode.NotFound => Code(body) != "NoSuchBucket",
        HttpStatusCode.Forbidden => request.Method == HttpMethod.Get && request.Key.Length > 0 && Code(body) == "AccessDenied",
        _ => false,
    };

    private static Exception Fault(int status, byte[] body) => status is >= 500 or 429 or 408 or 200 || Code(body) is "SlowDown" or "RequestTimeout"
        ? new IOException($"S3 answered {status} ({Code(body)}).")
        : RemoteErrors.Refused(status, Code(body) ?? "");

    /// <summary>Of an error's document; a request that completes an upload may answer with one under status 200.</summary>
    private static string? Code(byte[] body)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(body, writable: false));
            return xml.MoveToContent() == XmlNodeType.Element && xml.Name == "Error" && xml.ReadToDescendant("Code") ? xml.ReadElementContentAsString() : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private HttpRequestMessage Message(S3Request request)
    {
        var address = bucket.Address;
        var path = address.AbsolutePath + SigV4.Path(request.Key);
        var query = SigV4.Query(request.Query);
        var hash = SigV4.Hash(request.Body.Span);
        var now = time.GetUtcNow();
        var headers = new Dictionary<string, string>(request.Headers)
        {
            ["host"] = address.Authority,
            ["x-amz-date"] = SigV4.Stamp(now),
            ["x-amz-content-sha256"] = hash,
        };
        if (bucket.Credential.Session is { } session)
        {
            headers["x-amz-security-token"] = session;
        }

        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(
            request.Method, new Uri($"{address.Scheme}://{address.Authority}{path}{(query.Length > 0 ? "?" : "")}{query}", exact));
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Delete)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
        }

        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation(
            "Authorization",
            SigV4.Authorization(request.Method.Method, path, request.Query, headers, hash, bucket.Credential, bucket.Region, now));
        return message;
    }
}
