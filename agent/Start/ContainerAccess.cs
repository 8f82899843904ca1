using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Start;

/// <summary>
/// Lets the user of an image, who may be another one than ours, read the run's scripts and write its marks and outputs.
/// The run's folder around them stays closed to everybody else on this machine.
/// </summary>
internal static class ContainerAccess
{
    private const UnixFileMode ReadFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadFolder = ReadFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode WriteFile = ReadFile | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode WriteFolder = WriteFile | ReadFolder;
    private const UnixFileMode Closed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static void Open(RunFolder folder, JobPlace place)
    {
        File.SetUnixFileMode(folder.Root, Closed);
        Set(folder.Scripts, ReadFolder, ReadFile);
        Set(folder.Marks, WriteFolder, WriteFile);
        Set(place.Output, WriteFolder, WriteFile);
    }

    /// <summary>Links are left alone, as what they lead to is somewhere else.</summary>
    private static void Set(string path, UnixFileMode ofFolders, UnixFileMode ofFiles)
    {
        switch (FileFacts.Of(path))
        {
            case { Kind: FileKind.File }:
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | ofFiles);
                break;
            case { Kind: FileKind.Folder }:
                File.SetUnixFileMode(path, ofFolders);
                foreach (var inner in Directory.EnumerateFileSystemEntries(path))
                {
                    Set(inner, ofFolders, ofFiles);
                }

                break;
        }
    }
}
