using System.Globalization;
using System.Net;
using Pilot.Adapters.Remote.Gateway;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>Sends one request to Blob storage, again when that may help, and sorts the answers.</summary>
internal sealed class AzureCalls(HttpClient http, TimeProvider time)
{
    /// <summary>Knows directories and append conditions; old enough for every account and emulator.</summary>
    private const string Version = "2021-12-02";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);

    private readonly Repeats repeats = new(time);

    /// <returns>An answer of success, or one of 404, 409, 412 and 416, which the caller knows to read.</returns>
    /// <exception cref="IOException">Storage could not be reached, or is in trouble.</exception>
    /// <exception cref="Core.Errors.PilotException">PILOT1006: storage does not let us.</exception>
    internal Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, bool mayRepeat, CancellationToken cancellation) =>
        repeats.RunAsync(() => SendOnceAsync(request(), cancellation), mayRepeat, cancellation);

    internal Task PauseAsync(int attempt, CancellationToken cancellation) => repeats.PauseAsync(attempt, cancellation);

    internal static string CodeOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.First() : "";

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var sent = request;
        using var silence = new SilenceLimit(Silence, time, cancellation);
        request.Headers.Add("x-ms-version", Version);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (HttpRequestException cause)
        {
            throw new IOException($"Storage cannot be reached: {cause.Message}", cause);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("Storage does not answer.", cause);
        }

        if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict
            or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return CodeOf(answer) == "ContainerNotFound" ? throw Refused(answer) : answer;
        }

        throw (int)answer.StatusCode is >= 500 or 429 or 408
            ? Trouble(answer)
            : Refused(answer);
    }

    private static IOException Trouble(HttpResponseMessage answer)
    {
        using (answer)
        {
            return new IOException(string.Create(CultureInfo.InvariantCulture, $"Storage answered {(int)answer.StatusCode} ({CodeOf(answer)})."));
        }
    }

    /// <summary>With the code alone: other words of the answer could quote the signature.</summary>
    private static Core.Errors.PilotException Refused(HttpResponseMessage answer)
    {
        using (answer)
        {
            return RemoteErrors.Refused((int)answer.StatusCode, CodeOf(answer));
        }
    }
}
