using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Engine.Replay;

/// <summary>The file format of histories and messages: UTF-8 JSON, one array per turn, one object per message.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(Pilot.Orchestrations.Durable.TaskFailureDetails))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
public sealed partial class HistoryJson : JsonSerializerContext
{
    public static byte[] Write(HistoryEvent message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, Default.HistoryEvent);

    public static byte[] Write(IReadOnlyList<HistoryEvent> turn) => HistoryWriter.Write(turn);

    public static HistoryEvent ReadMessage(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, Default.HistoryEvent) ?? throw new JsonException("A message is null.");

    public static IReadOnlyList<HistoryEvent> ReadTurn(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, Default.IReadOnlyListHistoryEvent) ?? throw new JsonException("A turn is null.");
}
