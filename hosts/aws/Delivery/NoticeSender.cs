using System.Net.Http.Headers;
using System.Text.Json;
using Pilot.Core.Events;

namespace Pilot.Hosts.Aws.Delivery;

/// <summary>Tells the platform. Signed at each try; the notice's id makes a repeat harmless.</summary>
internal sealed class NoticeSender(HttpClient http, Uri events, EventKey key, TimeProvider clock)
{
    /// <exception cref="HttpRequestException">The platform did not take it: tell it again later.</exception>
    public async Task SendAsync(Notice notice, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, NoticeJson.Default.Notice);
        var signature = NoticeSignature.Sign(await key.ReadAsync(cancellation), body, clock.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, events) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(NoticeSignature.Header, signature);
        using var answer = await http.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"The platform answered {(int)answer.StatusCode} to {notice.Kind} {notice.Id}.", null, answer.StatusCode);
        }
    }
}
