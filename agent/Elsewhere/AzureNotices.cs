using System.Globalization;
using System.Text.Json;

namespace Pilot.Agent.Elsewhere;

/// <summary>Scheduled Events of Azure's instance metadata service: <c>Preempt</c> is told half a minute ahead or more.</summary>
internal sealed class AzureNotices(HttpClient http, TimeProvider time) : IMachineNotices
{
    private const string Events = "metadata/scheduledevents?api-version=2020-07-01";
    private const string OwnName = "metadata/instance/compute/name?api-version=2021-02-01&format=text";

    private string? machine;

    public string Name => "Azure";

    public async Task<DateTimeOffset?> AskAsync(CancellationToken cancellation)
    {
        machine ??= await GetAsync(OwnName, cancellation);
        using var answer = JsonDocument.Parse(await GetAsync(Events, cancellation));
        foreach (var one in answer.RootElement.GetProperty("Events").EnumerateArray())
        {
            if (one.GetProperty("EventType").GetString() is "Preempt" or "Terminate" && IsOurs(one))
            {
                return When(one);
            }
        }

        return null;
    }

    /// <summary>Machines of one group hear of each other's events.</summary>
    private bool IsOurs(JsonElement one) =>
        !one.TryGetProperty("Resources", out var resources)
        || resources.EnumerateArray().Any(name => string.Equals(name.GetString(), machine, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without a time it has begun.</summary>
    private DateTimeOffset When(JsonElement one) =>
        DateTimeOffset.TryParse(
            one.TryGetProperty("NotBefore", out var text) ? text.GetString() : null,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at)
            ? at
            : time.GetUtcNow();

    private async Task<string> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Metadata", "true");
        using var answer = await http.SendAsync(request, cancellation);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellation);
    }
}
