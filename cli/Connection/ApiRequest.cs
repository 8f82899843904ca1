using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pilot.Cli.Connection;

/// <summary>One call, which can be made into a message as often as it is tried.</summary>
/// <param name="Path">Under <c>/api/v1/</c>, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>A body that is read as it is sent, in place of <see cref="Body"/>; opened anew for each try.</summary>
    public Func<Stream>? Content { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>How long the answer may take; null for the usual time.</summary>
    public TimeSpan? Patience { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>
    /// A platform that is away (502, 503, 504) is waited for, also when it explains itself: a starting server does.
    /// </summary>
    public bool WaitsForPlatform { get; init; }

    /// <summary>Extra headers by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static ApiRequest Of<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type) =>
        new(method, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public HttpRequestMessage ToMessage(string root)
    {
        var message = new HttpRequestMessage(Method, root + Path);
        message.Headers.Accept.ParseAdd(Accept);
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        if (Content is { } open)
        {
            message.Content = new StreamContent(open());
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }
}
