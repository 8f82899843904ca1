using System.Buffers;
using System.Text.Json;

namespace Pilot.Engine.Replay;

/// <summary>
/// Writes turns as <see cref="HistoryJson"/> would, at a third of the cost: the events that most turns are made of are
/// written by hand, the rest by the serializer.
/// </summary>
internal sealed class HistoryWriter
{
    // A larger one is not kept: one turn of ten thousand calls would hold its megabytes for ever.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static HistoryWriter? ofThread;

    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;

    private HistoryWriter() => json = new Utf8JsonWriter(buffer);

    public static byte[] Write(IReadOnlyList<HistoryEvent> turn)
    {
        var writer = ofThread ?? new HistoryWriter();
        ofThread = null;
        var text = writer.WriteAll(turn);
        if (writer.buffer.Capacity <= LargestKept)
        {
            writer.buffer.ResetWrittenCount();
            writer.json.Reset();
            ofThread = writer;
        }

        return text;
    }

    private byte[] WriteAll(IReadOnlyList<HistoryEvent> turn)
    {
        json.WriteStartArray();
        for (var i = 0; i < turn.Count; i++)
        {
            Write(turn[i]);
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void Write(HistoryEvent happening)
    {
        switch (happening)
        {
            case TurnStarted turn:
                Begin("turnStarted"u8);
                json.WriteString("at"u8, turn.At);
                json.WriteEndObject();
                break;
            case ActivityScheduled call:
                Begin("activityScheduled"u8);
                json.WriteString("name"u8, call.Name);
                Payload("input"u8, call.Input);
                End(call.TaskId);
                break;
            case ActivityCompleted completed:
                Begin("activityCompleted"u8);
                Payload("result"u8, completed.Result);
                End(completed.TaskId);
                break;
            case EventRaised raised:
                Begin("eventRaised"u8);
                json.WriteString("name"u8, raised.Name);
                Payload("payload"u8, raised.Payload);
                json.WriteEndObject();
                break;
            case TimerCreated timer:
                Begin("timerCreated"u8);
                json.WriteString("fireAt"u8, timer.FireAt);
                End(timer.TaskId);
                break;
            case TimerFired timer:
                Begin("timerFired"u8);
                End(timer.TaskId);
                break;
            default:
                JsonSerializer.Serialize(json, happening, HistoryJson.Default.HistoryEvent);
                break;
        }
    }

    private void Begin(ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
    }

    private void End(int taskId)
    {
        json.WriteNumber("taskId"u8, taskId);
        json.WriteEndObject();
    }

    // Payloads come from a serializer, so checking them again would only cost time.
    private void Payload(ReadOnlySpan<byte> name, string? payload)
    {
        if (payload is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(payload, skipInputValidation: true);
        }
    }
}
