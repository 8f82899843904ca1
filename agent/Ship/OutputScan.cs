using System.Text;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Ship;

/// <summary>Lists the files of an output folder. Links are not followed into folders, nor out of the output folder.</summary>
internal sealed class OutputScan
{
    private const int LongestPath = 4095;

    private readonly List<OutputEntry> files = [];
    private readonly List<UnreadOutput> unread = [];

    private OutputScan()
    {
    }

    internal IReadOnlyList<OutputEntry> Files => files;

    /// <summary>What is there and cannot be looked at; of what is below it nothing is known.</summary>
    internal IReadOnlyList<UnreadOutput> Unread => unread;

    internal static OutputScan Of(string root)
    {
        var scan = new OutputScan();
        scan.Look(root, "");
        return scan;
    }

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

    private void Look(string folder, string prefix)
    {
        foreach (var path in Names(folder, prefix))
        {
            var name = prefix + Path.GetFileName(path);
            switch (FileFacts.Of(path))
            {
                case { Kind: FileKind.Folder }:
                    Look(path, name + '/');
                    break;
                case { Kind: FileKind.File } facts:
                    files.Add(new OutputEntry(name, path, facts));
                    break;
                case { Kind: FileKind.Link } when LinkedFile(path) is { } facts:
                    files.Add(new OutputEntry(name, path, facts));
                    break;
                case null when Fault(path) is { } fault:
                    unread.Add(new UnreadOutput(name, fault));
                    break;
            }
        }
    }

    private string[] Names(string folder, string prefix)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            unread.Add(new UnreadOutput(prefix.TrimEnd('/'), exception.Message));
            return [];
        }
    }

    /// <returns>Why what has just been listed cannot be found; null when it is gone.</returns>
    private static string? Fault(string path) =>
        Path.GetFileName(path).Contains('\uFFFD', StringComparison.Ordinal) ? "its name is not UTF-8"
        : Encoding.UTF8.GetByteCount(path) > LongestPath ? $"its path is longer than {LongestPath} bytes"
        : null;

    private static FileFacts? LinkedFile(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
                && FileFacts.Of(target.FullName) is { Kind: FileKind.File } facts
                    ? facts
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
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
internal sealed record OutputEntry(string Path, string FullPath, FileFacts Facts)
{
    public override string ToString() => Path;
}

/// <param name="Path">As of <see cref="OutputEntry"/>; empty for the output folder itself.</param>
internal sealed record UnreadOutput(string Path, string Why);
