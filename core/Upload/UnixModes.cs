namespace Pilot.Core.Upload;

/// <summary>Permission bits where the system has them; the usual ones elsewhere.</summary>
internal static class UnixModes
{
    public const UnixFileMode All = (UnixFileMode)0b111_111_111;
    public const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode UsualFile = (UnixFileMode)0b110_100_100;
    private const UnixFileMode UsualFolder = (UnixFileMode)0b111_101_101;

    public static UnixFileMode Of(FileSystemInfo info)
    {
        if (OperatingSystem.IsWindows())
        {
            return info is DirectoryInfo ? UsualFolder : UsualFile;
        }

        return info.UnixFileMode & All;
    }

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode & All);
        }
    }
}
