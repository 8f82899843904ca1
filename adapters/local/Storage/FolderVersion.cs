using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// What tells two versions of a blob's file apart: writers see to it that the time of a version is later than that of the
/// one before, and appends make it longer.
/// </summary>
/// <param name="Ticks">Time of the last write, 100 ns ticks UTC.</param>
internal readonly record struct FolderVersion(long Length, long Ticks)
{
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"{Ticks:x}-{Length:x}");

    /// <returns>Null when there is no such file; a link or a folder is no blob.</returns>
    public static FolderVersion? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && (file.Attributes & FileAttributes.ReparsePoint) == 0
            ? new FolderVersion(file.Length, file.LastWriteTimeUtc.Ticks)
            : null;
    }

    public static FolderVersion Of(SafeFileHandle file) =>
        new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks);

    public BlobInfo Describe(string name, IReadOnlyDictionary<string, string> metadata) =>
        new(name, Length, ETag, new DateTimeOffset(Ticks, TimeSpan.Zero), metadata);
}
