using System.Globalization;
using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Upload;

/// <summary>What is kept in the metadata of a package's blob, so that a list reads no manifest.</summary>
internal static class PackageMetadata
{
    public static Dictionary<string, string> Of(PackageContents contents, DateTimeOffset uploaded)
    {
        var metadata = new Dictionary<string, string>
        {
            ["length"] = contents.ContentLength.ToString(CultureInfo.InvariantCulture),
            ["entries"] = contents.Entries.ToString(CultureInfo.InvariantCulture),
            ["uploaded"] = uploaded.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        if (contents.JobFile is { } spot)
        {
            metadata["job_file"] = string.Create(CultureInfo.InvariantCulture, $"{spot.Offset} {spot.Length} {spot.Name}");
        }

        return metadata;
    }

    public static Dictionary<string, string> Renamed(BlobInfo blob, string name) => new(blob.Metadata) { ["name"] = name };

    /// <summary>False in a home that was copied without the times of its files.</summary>
    public static bool IsThere(BlobInfo blob) => blob.Metadata.ContainsKey("length");

    /// <summary>Of a package whose metadata is there.</summary>
    public static PackageRow Row(BlobInfo blob) => new(
        blob.Name[(blob.Name.LastIndexOf('/') + 1)..],
        long.Parse(blob.Metadata["length"], CultureInfo.InvariantCulture),
        int.Parse(blob.Metadata["entries"], CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(blob.Metadata["uploaded"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        blob.Metadata.GetValueOrDefault("name"));

    public static JobFileSpot? JobFile(BlobInfo blob)
    {
        if (!blob.Metadata.TryGetValue("job_file", out var text))
        {
            return null;
        }

        var parts = text.Split(' ', 3);
        return new JobFileSpot(
            parts[2], long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
