using System.IO.Compression;
using System.Text;

namespace Pilot.Core.Upload.Archives;

/// <summary>Unpacks a zip file with the same refusals as a tar stream.</summary>
internal static class ZipUnpacker
{
    private const int TypeMask = 0xF000;
    private const int TypeLink = 0xA000;
    private const int TypeFolder = 0x4000;
    private const int TypeFile = 0x8000;
    private const UnixFileMode UsualMode = (UnixFileMode)0b110_100_100;

    public static async Task UnpackAsync(
        string zipFile, FolderFiller filler, PackageLimits limits, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(zipFile);
        ZipDirectory.Require(file, limits.Entries);
        var sent = file.Length;
        var inflation = new InflationGuard(limits, () => sent);
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.IsEncrypted)
            {
                throw ArchiveErrors.Unsupported(entry.FullName, "encrypted");
            }

            await using var content = entry.Open();
            await filler.AddAsync(
                Describe(entry, content),
                async (buffer, token) =>
                {
                    var read = await content.ReadAsync(buffer, token);
                    inflation.Add(read, entry.FullName);
                    return read;
                },
                cancellation);

            // A length that was understated must not hide the rest.
            if (entry.Length > 0 && content.CanRead && await content.ReadAsync(new byte[1], cancellation) > 0)
            {
                throw ArchiveErrors.Damaged($"'{entry.FullName}' is longer than it says");
            }
        }
    }

    private static ArchiveEntry Describe(ZipArchiveEntry entry, Stream content)
    {
        // Programs on Windows write their own separator.
        var name = entry.FullName.Replace('\\', '/');
        var attributes = entry.ExternalAttributes >> 16;
        var mode = (attributes & (int)UnixModes.All) is > 0 and var bits ? (UnixFileMode)bits : UsualMode;
        var type = (attributes & TypeMask) switch
        {
            _ when name.EndsWith('/') => ArchiveEntryType.Folder,
            TypeLink => ArchiveEntryType.SymbolicLink,
            TypeFolder => ArchiveEntryType.Folder,
            0 or TypeFile => ArchiveEntryType.File,
            _ => ArchiveEntryType.Device,
        };
        var target = type == ArchiveEntryType.SymbolicLink ? ReadTarget(entry, content) : "";
        return new ArchiveEntry(type, name, mode, type == ArchiveEntryType.File ? entry.Length : 0, target);
    }

    private static string ReadTarget(ZipArchiveEntry entry, Stream content)
    {
        var target = new byte[PackageLimits.PathBytes + 1];
        var length = content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        return length <= PackageLimits.PathBytes
            ? Encoding.UTF8.GetString(target, 0, length)
            : throw ArchiveErrors.Name(entry.FullName, "is that of a link whose target is too long");
    }
}
