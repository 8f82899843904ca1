using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Core.Api;

namespace Pilot.Cli.Connection;

/// <summary>
/// Calls under <c>/api/v1</c>. Every refusal comes out as a <see cref="Core.Errors.PilotException"/> with the platform's
/// own number and remedy; a connection that breaks is PILOT0101, silence PILOT0102, a dead login PILOT0103.
/// </summary>
/// <param name="again">Finds the platform anew: one that was restarted has another port and token.</param>
internal sealed class PlatformClient(
    HttpMessageHandler handler, Endpoint endpoint, TimeProvider time, Func<Endpoint?> again) : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private readonly HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    public Endpoint Endpoint { get; private set; } = endpoint;

    public TimeProvider Time => time;

    public void Dispose() => http.Dispose();

    /// <summary>Looks where the platform is now; keeps the known place when there is no other.</summary>
    public void Refresh()
    {
        if (again() is { Token: not null } found)
        {
            Endpoint = found;
        }
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        SendAsync(new ApiRequest(HttpMethod.Get, path), answer, cancellation);

    public Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        AnsweredAsync(
            async limited =>
            {
                using var response = await OpenAsync(request, limited);
                await using var body = await response.Content.ReadAsStreamAsync(limited);
                return await JsonSerializer.DeserializeAsync(body, answer, limited)
                    ?? throw ConnectionErrors.NotUnderstood(Endpoint.Url, "an empty document");
            },
            cancellation,
            request.Patience);

    public Task SendAsync(ApiRequest request, CancellationToken cancellation) =>
        AnsweredAsync(
            async limited =>
            {
                using var response = await OpenAsync(request, limited);
                return true;
            },
            cancellation);

    /// <summary>The answer with its body unread; a refusal is thrown. Reading the body has no time limit.</summary>
    /// <exception cref="HttpRequestException">The connection failed: the caller decides whether to try again.</exception>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation) =>
        LimitedAsync(limited => HeadersAsync(request, limited), cancellation, request.Patience);

    /// <summary>Puts bytes where the platform said, past it, and without its token, which is nobody else's business.</summary>
    /// <returns>False when they were not taken there, whatever the reason; the platform itself takes them, too.</returns>
    public async Task<bool> TryPutAsync(ChunkUpload upload, byte[] bytes, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, upload.Address) { Content = new ByteArrayContent(bytes) };
        foreach (var (name, value) in upload.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await LimitedAsync(limited => http.SendAsync(message, limited), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or Core.Errors.PilotException)
        {
            return false;
        }
    }

    /// <summary>Reads a part of an open answer; a connection that breaks there is PILOT0101.</summary>
    public async Task<T> ReadAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ConnectionErrors.Unreachable(Endpoint, e);
        }
    }

    private async Task<HttpResponseMessage> HeadersAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var message = request.ToMessage($"{Endpoint.Url}/api/v1/");
        if (Endpoint.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw await Refusal.ReadAsync(
                    response, Endpoint.Url, hadToken: Endpoint.Token is not null, request.WaitsForPlatform, cancellation);
            }
        }

        return response;
    }

    private Task<T> AnsweredAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation, TimeSpan? patience = null) =>
        LimitedAsync(
            async limited =>
            {
                try
                {
                    return await ReadAsync(() => new ValueTask<T>(call(limited)));
                }
                catch (JsonException e)
                {
                    throw ConnectionErrors.NotUnderstood(Endpoint.Url, e.Message.TrimEnd('.'));
                }
            },
            cancellation,
            patience);

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var longest = patience ?? AnswerLimit;
        using var limit = new CancellationTokenSource(longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await call(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw ConnectionErrors.TooSlow(Endpoint, longest);
        }
    }

    public static bool IsAway(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
