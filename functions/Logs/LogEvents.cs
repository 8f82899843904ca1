using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pilot.Functions.Logs;

/// <summary>Writes server-sent events. The text of a log goes from its bytes to JSON without a string in between.</summary>
internal sealed class LogEvents(PipeWriter output) : IDisposable
{
    // A log is read by programs and terminals, not put into a page of HTML: nothing but what JSON asks for is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter json = new(output, Options);

    /// <param name="text">Whole characters; bytes that are none come out as U+FFFD.</param>
    /// <param name="next">Position after <paramref name="text"/>.</param>
    public ValueTask<FlushResult> LogAsync(ReadOnlySpan<byte> text, LogPosition next, CancellationToken cancellation)
    {
        Write($"event: log\nid: {next}\ndata: ");
        json.Reset(output);
        json.WriteStartObject();
        json.WriteString("run"u8, next.Run);
        json.WriteNumber("next"u8, next.Offset);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.Flush();
        return EndAsync(cancellation);
    }

    /// <param name="id">What a reader comes back with; null leaves its last one.</param>
    public ValueTask<FlushResult> SendAsync<T>(string name, T data, JsonTypeInfo<T> type, CancellationToken cancellation, string? id = null)
    {
        Write(id is null ? $"event: {name}\ndata: " : $"event: {name}\nid: {id}\ndata: ");
        json.Reset(output);
        JsonSerializer.Serialize(json, data, type);
        return EndAsync(cancellation);
    }

    /// <summary>A comment, so that whatever is in between does not take the connection for dead.</summary>
    public ValueTask<FlushResult> HeartbeatAsync(CancellationToken cancellation)
    {
        Write(": still here");
        return EndAsync(cancellation);
    }

    public void Dispose() => json.Dispose();

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    private ValueTask<FlushResult> EndAsync(CancellationToken cancellation)
    {
        output.Write("\n\n"u8);
        return output.FlushAsync(cancellation);
    }
}
