using System.Globalization;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>Reads a blob's properties from the headers of an answer, and writes conditions and metadata into those of a request.</summary>
internal static class AzureInfo
{
    private const string MetadataPrefix = "x-ms-meta-";

    public static BlobInfo Of(string name, HttpResponseMessage answer, long length, IReadOnlyDictionary<string, string>? metadata = null) => new(
        name,
        length,
        answer.Headers.ETag?.Tag.Trim('"') ?? "",
        answer.Content.Headers.LastModified ?? default,
        metadata ?? Metadata(answer));

    /// <returns>Of the whole blob, also where a part of it was asked for.</returns>
    public static long LengthOf(HttpResponseMessage answer)
    {
        // Of an empty part at the end the header says "10-9/10", which counts as no range where headers are checked.
        var range = answer.Content.Headers.NonValidated.TryGetValues("Content-Range", out var values) ? values.ToString() : "";
        return long.TryParse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : answer.Content.Headers.ContentLength ?? 0;
    }

    public static void Add(HttpRequestMessage request, BlobCondition condition)
    {
        if (condition.ETag is { } etag)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{etag}\"");
        }
        else if (condition.Absent)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        }
    }

    public static void Add(HttpRequestMessage request, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (key, value) in HeaderMetadata.Encode(metadata) ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(MetadataPrefix + key, value);
        }
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyDictionary<string, string> Metadata(HttpResponseMessage answer) => HeaderMetadata.Decode(answer.Headers
        .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key[MetadataPrefix.Length..].ToLowerInvariant(), header => string.Join(",", header.Value)));
}
