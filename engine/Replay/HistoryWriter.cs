using System.Buffers;
using System.Text.Json;

namespace Pilot.Engine.Replay;

/// <summary>
/// Writes turns as <see cref="HistoryJson"/> would, at a third of the cost: the events that most turns are made of are
/// written by hand, the rest by the serializer.
/// </summary>
internal static class HistoryWriter
{
    // A larger one is not kept: one turn of ten thousand calls would hold its megabytes for ever.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? idle;

    public static byte[] Write(IReadOnlyList<HistoryEvent> turn)
    {
        var (buffer, json) = idle ?? Create();
        // What fails half-way leaves nothing behind for the next.
        idle = null;
        json.WriteStartArray();
        for (var i = 0; i < turn.Count; i++)
        {
            Write(json, turn[i]);
        }

        json.WriteEndArray();
        json.Flush();
        var text = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= LargestKept)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            idle = (buffer, json);
        }

        return text;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer));
    }

    private static void Write(Utf8JsonWriter json, HistoryEvent happening)
    {
        switch (happening)
        {
            case TurnStarted turn:
                Begin(json, "turnStarted"u8);
                json.WriteString("at"u8, turn.At);
                json.WriteEndObject();
                break;
            case ActivityScheduled call:
                Begin(json, "activityScheduled"u8);
                json.WriteString("name"u8, call.Name);
                Payload(json, "input"u8, call.Input);
                End(json, call.TaskId);
                break;
            case ActivityCompleted completed:
                Begin(json, "activityCompleted"u8);
                Payload(json, "result"u8, completed.Result);
                End(json, completed.TaskId);
                break;
            case EventRaised raised:
                Begin(json, "eventRaised"u8);
                json.WriteString("name"u8, raised.Name);
                Payload(json, "payload"u8, raised.Payload);
                json.WriteEndObject();
                break;
            case TimerCreated timer:
                Begin(json, "timerCreated"u8);
                json.WriteString("fireAt"u8, timer.FireAt);
                End(json, timer.TaskId);
                break;
            case TimerFired timer:
                Begin(json, "timerFired"u8);
                End(json, timer.TaskId);
                break;
            default:
                JsonSerializer.Serialize(json, happening, HistoryJson.Default.HistoryEvent);
                break;
        }
    }

    private static void Begin(Utf8JsonWriter json, ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
    }

    private static void End(Utf8JsonWriter json, int taskId)
    {
        json.WriteNumber("taskId"u8, taskId);
        json.WriteEndObject();
    }

    // Payloads come from a serializer, so checking them again would only cost time.
    private static void Payload(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? payload)
    {
        if (payload is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(payload, skipInputValidation: true);
        }
    }
}
