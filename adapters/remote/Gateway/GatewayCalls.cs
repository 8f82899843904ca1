using System.Net;
using System.Text.Json;
using Pilot.Core.Api;

namespace Pilot.Adapters.Remote.Gateway;

/// <summary>Sends one request, again when that may help, and sorts the answers.</summary>
internal sealed class GatewayCalls(HttpClient http, TimeProvider time)
{
    /// <summary>Without a byte for this long a connection counts as lost.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);

    private readonly Repeats repeats = new(time);

    /// <returns>An answer of success, of 404 for what is not there, or 412 for a condition that does not hold.</returns>
    /// <exception cref="IOException">The server could not be reached, or is in trouble.</exception>
    /// <exception cref="Core.Errors.PilotException">PILOT1006: the server does not let us.</exception>
    internal Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, bool mayRepeat, CancellationToken cancellation) =>
        repeats.RunAsync(() => SendOnceAsync(request(), cancellation), mayRepeat, cancellation);

    internal Task PauseAsync(int attempt, CancellationToken cancellation) => repeats.PauseAsync(attempt, cancellation);

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var sent = request;
        using var silence = new SilenceLimit(Silence, time, cancellation);
        (request.Content as SteadyContent)?.Watch(silence);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (HttpRequestException cause)
        {
            throw new IOException($"The storage gateway cannot be reached: {cause.Message}", cause);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("The storage gateway does not answer.", cause);
        }

        if (answer.IsSuccessStatusCode || IsValue(request.Method, answer.StatusCode))
        {
            return answer;
        }

        using var refused = answer;
        var why = await WhyAsync(answer, silence.Token);
        throw (int)answer.StatusCode is >= 500 or 429 or 408
            ? new IOException($"The storage gateway answered {(int)answer.StatusCode}: {why}")
            : RemoteErrors.Refused((int)answer.StatusCode, why);
    }

    private static bool IsValue(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.PreconditionFailed => true,
        HttpStatusCode.NotFound => method == HttpMethod.Get || method == HttpMethod.Head,
        _ => false,
    };

    private static async Task<string> WhyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            return (await JsonSerializer.DeserializeAsync(body, PilotJson.Default.Problem, cancellation))?.Detail ?? "";
        }
        catch (Exception cause) when (cause is JsonException or IOException or HttpRequestException or OperationCanceledException)
        {
            return answer.ReasonPhrase ?? "";
        }
    }
}
