using System.Net;
using System.Text.Json;

namespace Pilot.Hosts.Aws.Delivery;

/// <summary>
/// The key that events are signed with, asked of the secrets extension of Lambda on this machine, which keeps it for a few
/// minutes; so a changed secret is used soon.
/// </summary>
internal sealed class EventKey(HttpClient http, NotifierSettings settings)
{
    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"http://localhost:{settings.SecretsPort}/secretsmanager/get?secretId={WebUtility.UrlEncode(settings.SecretId)}");
        request.Headers.Add("X-Aws-Parameters-Secrets-Token", settings.SessionToken);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
        return document.RootElement.GetProperty("SecretString").GetString()
            ?? throw new InvalidOperationException("The secret is no text.");
    }
}
