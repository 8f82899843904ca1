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
}
