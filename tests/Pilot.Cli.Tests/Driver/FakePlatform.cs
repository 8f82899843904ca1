using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Core.Api;
using Pilot.Core.Errors;

namespace Pilot.Cli.Tests.Driver;

/// <summary>A platform with scripted answers. A request that no test expected is thrown back at it.</summary>
internal sealed class FakePlatform(TestTime time)
{
    private readonly Dictionary<string, Func<FakeCall, HttpResponseMessage>> answers = new()
    {
        // Unless a story is about them, this platform gives no codes for browsers.
        ["POST account/code"] = _ => Refuse(HttpStatusCode.NotFound, new("PILOT0505", "There is nothing here.", "Look elsewhere.")),
    };

    private readonly Lock gate = new();

    public List<FakeCall> Calls { get; } = [];

    /// <summary>True while nothing listens there.</summary>
    public bool IsDown { get; set; }

    /// <summary>True while it takes connections and says nothing.</summary>
    public bool IsSilent { get; set; }

    public HttpMessageHandler Transport() => new Handler(this, time);

    public IEnumerable<FakeCall> CallsTo(string method, string path) =>
        Calls.Where(call => call.Method == method && call.Path.StartsWith(path, StringComparison.Ordinal));

    /// <param name="route">Method and path under /api/v1/ without query; a path ending in * stands for all that begin so.</param>
    public FakePlatform On(string route, Func<FakeCall, HttpResponseMessage> answer)
    {
        answers[route] = answer;
        return this;
    }

    public FakePlatform On<T>(string route, JsonTypeInfo<T> type, Func<FakeCall, T> answer) =>
        On(route, call => Json(answer(call), type));

    public static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> type, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(value, type), Encoding.UTF8, "application/json") };

    /// <summary>The connection breaks after so much of the answer.</summary>
    public static HttpResponseMessage CutOff(string start, HttpStatusCode status = HttpStatusCode.OK)
    {
        var response = new Sse().Raw(start).Break();
        response.StatusCode = status;
        response.Content.Headers.ContentType = new("application/json");
        return response;
    }

    public static HttpResponseMessage Refuse(HttpStatusCode status, PilotError error)
    {
        var problem = new Problem(null, error.Message, (int)status, error.Message, error.Code, error.Remedy, error.Where, error.Details);
        var response = Json(problem, PilotJson.Default.Problem, status);
        response.Content.Headers.ContentType = new("application/problem+json");
        return response;
    }

    private HttpResponseMessage Answer(FakeCall call)
    {
        lock (gate)
        {
            Calls.Add(call);
            if (IsDown)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
            }

            var route = $"{call.Method} {call.Path}";
            var key = answers.ContainsKey(route) ? route
                : answers.Keys.Where(known => known.EndsWith('*') && route.StartsWith(known[..^1], StringComparison.Ordinal)).MaxBy(known => known.Length)
                ?? throw new InvalidOperationException($"Nobody expected the request '{route}{call.Query}'.");
            return answers[key](call);
        }
    }

    private sealed class Handler(FakePlatform platform, TestTime time) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (platform.IsSilent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellation);
            var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            time.Pass(TimeSpan.FromMilliseconds(100));
            var uri = request.RequestUri!;
            return platform.Answer(new FakeCall(
                request.Method.Method, Uri.UnescapeDataString(uri.AbsolutePath["/api/v1/".Length..]), Uri.UnescapeDataString(uri.Query), body, headers));
        }
    }
}

internal sealed record FakeCall(
    string Method, string Path, string Query, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public T As<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body, type)!;
}
