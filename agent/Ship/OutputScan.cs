using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Ship;

/// <summary>Lists the files of an output folder. Links are not followed into folders, nor out of the output folder.</summary>
internal static class OutputScan
{
    internal static IEnumerable<OutputEntry> Files(string root) => Inside(root, "");

    /// <summary>Opens what is inside the output folder and nothing else, whatever links and renames happen meanwhile.</summary>
    /// <returns>Null when it is gone or leads out.</returns>
    internal static FileStream? Open(string root, OutputEntry entry)
    {
        FileStream file;
        try
        {
            file = new FileStream(entry.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var real = new FileInfo($"/proc/self/fd/{(int)file.SafeFileHandle.DangerousGetHandle()}").LinkTarget;
        if (real?.StartsWith(RealPath(root) + '/', StringComparison.Ordinal) == true)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static IEnumerable<OutputEntry> Inside(string folder, string prefix)
    {
        foreach (var path in Names(folder))
        {
            var name = prefix + Path.GetFileName(path);
            switch (FileFacts.Of(path))
            {
                case { Kind: FileKind.Folder }:
                    foreach (var inner in Inside(path, name + '/'))
                    {
                        yield return inner;
                    }

                    break;
                case { Kind: FileKind.File } facts:
                    yield return new OutputEntry(name, path, facts);
                    break;
                case { Kind: FileKind.Link } when LinkedFile(path) is { } facts:
                    yield return new OutputEntry(name, path, facts);
                    break;
            }
        }
    }

    private static string[] Names(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static FileFacts? LinkedFile(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
                && FileFacts.Of(target.FullName) is { Kind: FileKind.File } facts
                    ? facts
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string RealPath(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName ?? here;
    }
}

/// <param name="Path">Relative to the output folder, with slashes.</param>
internal sealed record OutputEntry(string Path, string FullPath, FileFacts Facts);
