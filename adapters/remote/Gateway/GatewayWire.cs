using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Gateway;

/// <summary>
/// What client and server of the storage gateway say to each other. A blob's name is a query parameter, because paths are
/// normalised on the way; whatever may hold any text travels as base64url in a header.
/// </summary>
public static class GatewayWire
{
    public const string Blob = "/agent/v1/blob";
    public const string List = "/agent/v1/blobs";

    /// <summary>Scheme of the Authorization header; not one that the rest of the API looks at.</summary>
    public const string Scheme = "PilotRun";

    /// <summary>Answer: a blob's properties.</summary>
    public const string InfoHeader = "Pilot-Blob";

    public const string MetadataHeader = "Pilot-Metadata";

    /// <summary>Request: what must hold, as <see cref="Write(BlobCondition)"/> writes it.</summary>
    public const string ConditionHeader = "Pilot-Condition";

    /// <summary>Bytes of one append.</summary>
    public const int MaxAppend = 8 << 20;

    private const string Absent = "absent";
    private const string Match = "match ";

    // Headers have a limit, and the escapes of other letters than English ones would triple their length.
    private static readonly GatewayJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static JsonTypeInfo<BlobInfo> InfoType => Json.BlobInfo;

    public static JsonTypeInfo<IReadOnlyList<BlobInfo>> ListType => Json.IReadOnlyListBlobInfo;

    public static JsonTypeInfo<AppendAnswer> AppendType => Json.AppendAnswer;

    public static string Write(BlobInfo info) => Encode(info, Json.BlobInfo);

    public static string Write(IReadOnlyDictionary<string, string> metadata) => Encode(metadata, Json.IReadOnlyDictionaryStringString);

    /// <returns>Null for no condition.</returns>
    public static string? Write(BlobCondition condition) =>
        condition.Absent ? Absent
        : condition.ETag is { } etag ? Match + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(etag))
        : null;

    /// <exception cref="FormatException">It is none.</exception>
    public static BlobInfo ReadInfo(string text) => Decode(text, Json.BlobInfo);

    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyDictionary<string, string>? ReadMetadata(string text) =>
        text.Length == 0 ? null : Decode(text, Json.IReadOnlyDictionaryStringString);

    /// <exception cref="FormatException">It is none.</exception>
    public static BlobCondition ReadCondition(string text) =>
        text.Length == 0 ? default
        : text == Absent ? BlobCondition.IfAbsent
        : text.StartsWith(Match, StringComparison.Ordinal)
            ? BlobCondition.IfMatch(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(Match.Length))))
        : throw new FormatException("No condition.");

    private static string Encode<T>(T value, JsonTypeInfo<T> type) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static T Decode<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), type) ?? throw new FormatException("Nothing.");
        }
        catch (JsonException cause)
        {
            throw new FormatException("Not the JSON that is expected.", cause);
        }
    }
}
