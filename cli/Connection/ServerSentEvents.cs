using System.Runtime.CompilerServices;
using System.Text;

namespace Pilot.Cli.Connection;

/// <param name="Type"><c>message</c> when the stream names none.</param>
/// <param name="Id">Where to resume after this event; null when the event has none.</param>
internal sealed record ServerSentEvent(string Type, string Data, string? Id);

/// <summary>Reads <c>text/event-stream</c>: fields, comments, data over several lines. An event cut off by the end is dropped.</summary>
internal static class ServerSentEvents
{
    private const int BufferSize = 64 * 1024;

    public static async IAsyncEnumerable<ServerSentEvent> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferSize);
        string? type = null;
        string? id = null;
        StringBuilder? data = null;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    yield return new ServerSentEvent(type ?? "message", data.ToString(), id);
                }

                (type, id, data) = (null, null, null);
                continue;
            }

            var (field, value) = Split(line);
            switch (field)
            {
                case "event":
                    type = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data = data is null ? new StringBuilder(value) : data.Append('\n').Append(value);
                    break;
            }
        }
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return (line, "");
        }

        var value = line.AsSpan(colon + 1);
        return (line[..colon], (value is [' ', ..] ? value[1..] : value).ToString());
    }
}
