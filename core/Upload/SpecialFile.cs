using System.Formats.Tar;

namespace Pilot.Core.Upload;

/// <summary>
/// Tells pipes, sockets and devices from files without opening them (which could block for ever). .NET shows the type of
/// a file only through its tar writer.
/// </summary>
internal static class SpecialFile
{
    private const int TypeAt = 156;

    /// <returns>What it is, for people; null for a plain file.</returns>
    public static string? Describe(FileInfo file)
    {
        // All of them say length 0, few plain files do.
        if (OperatingSystem.IsWindows() || file.Length > 0)
        {
            return null;
        }

        using var header = new MemoryStream();
        try
        {
            using var tar = new TarWriter(header, TarEntryFormat.Ustar, leaveOpen: true);
            tar.WriteEntry(file.FullName, "x");
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return "a socket";
        }

        return (char)header.GetBuffer()[TypeAt] switch
        {
            '3' or '4' => "a device",
            '6' => "a named pipe",
            _ => null,
        };
    }
}
