using System.Text;

namespace Pilot.Core.Storage;

/// <summary>
/// Metadata travels in HTTP headers, which hold printable ASCII without blanks at the ends. A value that is such text goes
/// as it is; any other goes as one encoded word of RFC 2047, <c>=?utf-8?B?</c> and the Base64 of its UTF-8 bytes and
/// <c>?=</c>, without that standard's limit on length. So do empty values, and values that themselves start with <c>=?</c>.
/// </summary>
public static class HeaderMetadata
{
    private const string Start = "=?utf-8?B?";
    private const string End = "?=";

    public static IDictionary<string, string>? Encode(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Count == 0 ? null : metadata.ToDictionary(static pair => pair.Key, static pair => Encode(pair.Value));

    public static IReadOnlyDictionary<string, string> Decode(IDictionary<string, string>? metadata) =>
        metadata is null || metadata.Count == 0
            ? BlobMetadata.None
            : new SortedDictionary<string, string>(
                metadata.ToDictionary(static pair => pair.Key, static pair => Decode(pair.Value)), StringComparer.Ordinal);

    private static string Encode(string value) =>
        IsPlain(value) ? value : $"{Start}{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}{End}";

    private static string Decode(string value) =>
        value.StartsWith(Start, StringComparison.Ordinal) && value.EndsWith(End, StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(value[Start.Length..^End.Length]))
            : value;

    /// <summary>Two blanks in a row are not plain: the service folds them when it checks the signature.</summary>
    private static bool IsPlain(string value) =>
        value.Length > 0
        && !value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && value[0] != ' '
        && value[^1] != ' '
        && !value.Contains("  ", StringComparison.Ordinal)
        && !value.StartsWith("=?", StringComparison.Ordinal);
}
