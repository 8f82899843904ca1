using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Pilot.Agent.Elsewhere;

/// <summary>
/// The instance metadata service of EC2, version 2: an interruption of a spot instance two minutes ahead, and scheduled events
/// that stop or restart the machine.
/// </summary>
internal sealed class AwsNotices(HttpClient http, TimeProvider time) : IMachineNotices
{
    private const string TokenLife = "21600";
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(3);

    private string? token;

    public string Name => "EC2";

    public async Task<DateTimeOffset?> AskAsync(CancellationToken cancellation)
    {
        token ??= await TokenAsync(cancellation);
        return await InterruptionAsync(cancellation) ?? await EventAsync(cancellation);
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "latest/api/token");
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", TokenLife);
        using var answer = await http.SendAsync(request, cancellation);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Such as <c>{"action":"terminate","time":"2026-09-18T08:22:00Z"}</c>; not there until it is decided.</summary>
    private async Task<DateTimeOffset?> InterruptionAsync(CancellationToken cancellation)
    {
        if (await GetAsync("latest/meta-data/spot/instance-action", cancellation) is not { } text)
        {
            return null;
        }

        using var action = JsonDocument.Parse(text);
        return action.RootElement.TryGetProperty("time", out var at) ? at.GetDateTimeOffset() : time.GetUtcNow();
    }

    /// <summary>A list of events, each with <c>State</c> and <c>NotBefore</c> (<c>21 Jan 2026 09:00:43 GMT</c>).</summary>
    private async Task<DateTimeOffset?> EventAsync(CancellationToken cancellation)
    {
        if (await GetAsync("latest/meta-data/events/maintenance/scheduled", cancellation) is not { } text)
        {
            return null;
        }

        using var events = JsonDocument.Parse(text);
        DateTimeOffset? first = null;
        foreach (var one in events.RootElement.EnumerateArray())
        {
            if (one.TryGetProperty("State", out var state) && state.GetString() == "active"
                && one.TryGetProperty("NotBefore", out var notBefore)
                && DateTimeOffset.TryParse(notBefore.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                && at - time.GetUtcNow() < Near && !(at >= first))
            {
                first = at;
            }
        }

        return first;
    }

    /// <returns>Null when there is no such thing.</returns>
    private async Task<string?> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-aws-ec2-metadata-token", token);
        using var answer = await http.SendAsync(request, cancellation);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            token = null;
        }

        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
    }
}
