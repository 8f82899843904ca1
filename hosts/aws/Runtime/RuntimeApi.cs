using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Pilot.Hosts.Aws.Runtime;

/// <summary>The documented runtime API of Lambda (2018-06-01): take a call, answer it, take the next.</summary>
internal sealed class RuntimeApi(HttpClient http, Uri address)
{
    private const string Version = "2018-06-01/runtime";
    private const string RequestId = "Lambda-Runtime-Aws-Request-Id";

    /// <summary>Waits for the next call, however long that takes; the function may be frozen meanwhile.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(At("invocation/next"), cancellation);
        answer.EnsureSuccessStatusCode();
        return new Invocation(
            answer.Headers.GetValues(RequestId).First(), await answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    public async Task AnswerAsync(Invocation invocation, string json, CancellationToken cancellation)
    {
        using var content = Json(json);
        using var answer = await http.PostAsync(At($"invocation/{invocation.RequestId}/response"), content, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Lambda calls again later, with the same request id.</summary>
    public async Task FailAsync(Invocation invocation, Exception error, CancellationToken cancellation)
    {
        using var request = Failure($"invocation/{invocation.RequestId}/error", error);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Says why the function cannot begin.</summary>
    public async Task RefuseToStartAsync(Exception error)
    {
        using var request = Failure("init/error", error);
        using var answer = await http.SendAsync(request);
    }

    private HttpRequestMessage Failure(string path, Exception error)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("errorMessage", error.Message);
            writer.WriteString("errorType", error.GetType().Name);
            writer.WriteStartArray("stackTrace");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = Json(Encoding.UTF8.GetString(json.ToArray())) };
        request.Headers.Add("Lambda-Runtime-Function-Error-Type", $"Pilot.{error.GetType().Name}");
        return request;
    }

    private Uri At(string path) => new(address, $"{Version}/{path}");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}

/// <param name="RequestId">The same when Lambda repeats a call that failed.</param>
internal sealed record Invocation(string RequestId, byte[] Event);
