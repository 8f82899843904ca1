using System.Net.Http.Headers;
using System.Text;

namespace Pilot.Testing;

/// <summary>Unsigned calls to a moto server that does not check signatures yet.</summary>
public sealed class MotoSetup(HttpClient http)
{
    /// <param name="query">A form: <c>Action=...&amp;Version=...</c>.</param>
    public Task<string> QueryAsync(string service, string query) => PostAsync(service, "/", query, "application/x-www-form-urlencoded");

    public async Task<string> PostAsync(string service, string path, string body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential=nobody/20260101/{MotoServer.Region}/{service}/aws4_request, SignedHeaders=host, Signature=none");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"moto answers {path} with {(int)answer.StatusCode}: {text}");
    }
}
