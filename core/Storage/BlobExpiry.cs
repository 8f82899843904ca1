using System.Globalization;

namespace Pilot.Core.Storage;

/// <summary>The time from which a blob may be swept away, in its metadata so that a sweep reads no content.</summary>
public static class BlobExpiry
{
    private const string Key = "expires";

    public static Dictionary<string, string> At(DateTimeOffset time) =>
        new() { [Key] = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };

    public static bool HasPassed(BlobInfo blob, DateTimeOffset now) =>
        blob.Metadata.TryGetValue(Key, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        && time <= now.ToUnixTimeMilliseconds();

    /// <summary>Deletes what has expired below a prefix, unless it was written anew meanwhile; reads no content.</summary>
    public static async Task SweepAsync(this IBlobStore blobs, string prefix, DateTimeOffset now, CancellationToken cancellation)
    {
        await foreach (var blob in blobs.ListAllAsync(prefix, cancellation))
        {
            if (HasPassed(blob, now))
            {
                await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
            }
        }
    }
}
