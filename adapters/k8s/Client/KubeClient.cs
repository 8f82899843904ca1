using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;
using Polly;

namespace Pilot.Adapters.K8s.Client;

/// <summary>
/// The part of the Kubernetes API that this platform needs, over HTTP and JSON. A failure of the server is repeated a few
/// times at once, which is safe for each call here: what is created has a name, and a second of that name is refused.
/// </summary>
internal sealed class KubeClient : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly ProductInfoHeaderValue Agent = new("serverless-pilot", null);

    private readonly ClusterAccess access;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly ResiliencePipeline<HttpResponseMessage> repeats;
    private Credential? credential;
    private long calls;

    public KubeClient(ClusterAccess access, TimeProvider time)
    {
        this.access = access;
        this.time = time;
        repeats = KubeRepeats.Build(time);
        http = new HttpClient(KubeHandler.Create(access, () => credential?.Certificate))
        {
            BaseAddress = access.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    /// <summary>Requests that were sent, repeats included.</summary>
    public long Calls => Interlocked.Read(ref calls);

    public Task<KubeAnswer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => CallAsync(HttpMethod.Get, path, null, JsonOf(type), cancellation);

    /// <summary>What is no object: the log of a container.</summary>
    public Task<KubeAnswer<string>> GetTextAsync(string path, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Get, path, null, (content, token) => content.ReadAsStringAsync(token), cancellation);

    /// <summary>With every member checked by the server (<c>fieldValidation=Strict</c>).</summary>
    /// <param name="dryRun">Everything but the last step, which would keep the object.</param>
    public Task<KubeAnswer<T>> CreateAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellation, bool dryRun = false)
        where T : class => CallAsync(
            HttpMethod.Post,
            $"{path}?fieldManager=serverless-pilot&fieldValidation=Strict{(dryRun ? "&dryRun=All" : "")}",
            JsonSerializer.SerializeToUtf8Bytes(body, type),
            JsonOf(type),
            cancellation);

    /// <returns>The object that is going or what was said of it, of which only failure matters.</returns>
    public Task<KubeAnswer<Status>> DeleteAsync(string path, DeleteOptions options, CancellationToken cancellation) => CallAsync(
        HttpMethod.Delete, path, JsonSerializer.SerializeToUtf8Bytes(options, KubeJson.Default.DeleteOptions), JsonOf(KubeJson.Default.Status), cancellation);

    /// <summary>Page by page.</summary>
    /// <exception cref="PilotException">PILOT1084 to PILOT1086.</exception>
    public async Task<KubeAnswer<KubeList<T>>> ListAsync<T>(string path, JsonTypeInfo<KubeList<T>> type, CancellationToken cancellation)
        where T : class
    {
        const int page = 500;
        var all = new List<T>();
        var from = "";
        var first = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"limit={page}";
        while (true)
        {
            var answer = await GetAsync(first + from, type, cancellation);
            if (answer.Failure is { IsExpired: true } && from.Length > 0)
            {
                // The list grew too old between two pages.
                all.Clear();
                from = "";
                continue;
            }

            if (answer.Value is not { } list)
            {
                return answer;
            }

            all.AddRange(list.Items ?? []);
            if (list.Metadata?.Continue is not { Length: > 0 } next)
            {
                return answer with { Value = list with { Items = all } };
            }

            from = $"&continue={Uri.EscapeDataString(next)}";
        }
    }

    /// <summary>Opens a stream of changes; its failure to open is a value as elsewhere, and is not repeated here.</summary>
    public async Task<(HttpResponseMessage? Open, Status? Failure)> WatchAsync(string path, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(CallLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var response = await GuardedAsync(() => SendAsync(HttpMethod.Get, path, null, both.Token), cancellation);
        if (response.IsSuccessStatusCode)
        {
            return (response, null);
        }

        using (response)
        {
            return (null, await FailureAsync(response, both.Token));
        }
    }

    public void Dispose() => http.Dispose();

    private static Func<HttpContent, CancellationToken, Task<T>> JsonOf<T>(JsonTypeInfo<T> type)
        where T : class => async (content, cancellation) =>
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation) ?? throw new JsonException("null");
        };

    private async Task<KubeAnswer<T>> CallAsync<T>(
        HttpMethod method, string path, byte[]? body, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        var call = $"{method} {path.Split('?')[0]}";
        using var patience = new CancellationTokenSource(CallLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        return await GuardedAsync(
            async () =>
            {
                using var response = await repeats.ExecuteAsync(
                    async token => await SendAsync(method, path, body, token), both.Token);
                return response.IsSuccessStatusCode
                    ? new KubeAnswer<T>(await read(response.Content, both.Token), null, call)
                    : new KubeAnswer<T>(null, await FailureAsync(response, both.Token), call);
            },
            cancellation);
    }

    /// <summary>What is no answer becomes PILOT1084.</summary>
    private async Task<T> GuardedAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (
            fault is HttpRequestException or IOException or JsonException
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw KubeErrors.Unreachable(access.Server, fault);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellation)
    {
        var response = await SendOnceAsync(method, path, body, refused: false, cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        return await SendOnceAsync(method, path, body, refused: true, cancellation);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string path, byte[]? body, bool refused, CancellationToken cancellation)
    {
        credential = await access.Credential.GetAsync(refused, cancellation);
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.Authorization = credential.Authorization;
        request.Headers.Accept.ParseAdd("application/json, */*;q=0.1");
        request.Headers.UserAgent.Add(Agent);
        request.Headers.Host = access.TlsServerName;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        }

        Interlocked.Increment(ref calls);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>The server's own words; something between it and us may answer without them.</summary>
    private static async Task<Status> FailureAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var code = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            if (JsonSerializer.Deserialize(text, KubeJson.Default.Status) is { Message: not null } status)
            {
                return status with { Code = status.Code ?? code };
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or text.
        }

        return new Status(text.Length is > 0 and <= 300 ? text.Trim() : response.ReasonPhrase, null, null, code);
    }
}
