using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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

    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> answer, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await OpenAsync(request, both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return await JsonSerializer.DeserializeAsync(body, answer, both.Token)
                ?? throw ConnectionErrors.NotUnderstood(Endpoint.Url, "an empty document");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw ConnectionErrors.TooSlow(Endpoint, AnswerLimit);
        }
        catch (JsonException e)
        {
            throw ConnectionErrors.NotUnderstood(Endpoint.Url, e.Message.TrimEnd('.'));
        }
        catch (HttpRequestException e)
        {
            throw ConnectionErrors.Unreachable(Endpoint, e);
        }
    }

    public async Task SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            using var response = await OpenAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw ConnectionErrors.Unreachable(Endpoint, e);
        }
    }

    /// <summary>The answer with its body unread; a refusal is thrown.</summary>
    /// <exception cref="HttpRequestException">The connection failed: the caller decides whether to try again.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation)
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
                throw await Refusal.ReadAsync(response, Endpoint.Url, hadToken: Endpoint.Token is not null, cancellation);
            }
        }

        return response;
    }

    public static bool IsAway(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
