using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Upload.Ignore;

namespace Pilot.Core.Upload;

/// <summary>
/// Lists what of a folder goes into its package: all but what <c>.spilotignore</c> and <c>.gitignore</c> leave out, and
/// <c>.git</c>. Job files at the root always go in.
/// </summary>
public sealed class FolderScanner
{
    private const int BiggestShown = 10;
    private const int IgnoreFileBytes = 1 << 20;

    private readonly DirectoryInfo root;
    private readonly PackageLimits limits;
    private readonly CancellationToken cancellation;
    private readonly List<PackageEntry> entries = [];
    private readonly Dictionary<string, string> links = new(StringComparer.Ordinal);
    private long contentLength;

    private FolderScanner(DirectoryInfo root, PackageLimits limits, CancellationToken cancellation)
    {
        this.root = root;
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /// <exception cref="PilotException">
    /// PILOT0301 to PILOT0310: no such folder, too large (with the ten biggest files), too many entries, a link out of
    /// the folder, a socket, pipe or device, an unreadable folder, an impossible name, nothing to send.
    /// </exception>
    public static FolderListing Scan(string folder, PackageLimits? limits = null, CancellationToken cancellation = default)
    {
        var root = new DirectoryInfo(Path.GetFullPath(folder));
        return root.Exists
            ? new FolderScanner(root, limits ?? PackageLimits.Default, cancellation).Scan()
            : throw PackageErrors.NoFolder(folder);
    }

    private FolderListing Scan()
    {
        ScanFolder(root, "", IgnoreRules.AtRoot(ReadIgnoreFile(root, IgnoreRules.OwnFileName), ReadIgnoreFile(root, IgnoreRules.GitFileName)));
        if (contentLength > limits.ContentBytes)
        {
            var biggest = entries.OrderByDescending(entry => entry.Length).Take(BiggestShown).Where(entry => entry.Length > 0);
            throw PackageErrors.TooLarge(root.FullName, contentLength, limits.ContentBytes, biggest);
        }

        var targets = new LinkTargets(links);
        if (links.Keys.Where(targets.LeadsOut).Order(StringComparer.Ordinal).FirstOrDefault() is { } outward)
        {
            throw PackageErrors.LinkOut(outward, links[outward]);
        }

        if (entries.TrueForAll(entry => entry.Kind == PackageEntryKind.Folder))
        {
            throw PackageErrors.Nothing(root.FullName);
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return new FolderListing(root.FullName, entries, contentLength);
    }

    private void ScanFolder(DirectoryInfo folder, string path, IgnoreRules rules)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var info in List(folder, path))
        {
            var inside = path.Length == 0 ? info.Name : $"{path}/{info.Name}";
            var isLink = (info.Attributes & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is not null;
            var isFolder = !isLink && info is DirectoryInfo;
            if (rules.Ignores(inside, isFolder) && !(path.Length == 0 && !isFolder && JobFileNames.InOrder.Contains(info.Name)))
            {
                continue;
            }

            if (PackageName.Fault(inside) is { } fault)
            {
                throw PackageErrors.Name(inside, fault);
            }

            Add(info, inside, isLink);
            if (isFolder)
            {
                var inner = (DirectoryInfo)info;
                ScanFolder(inner, inside, rules.Inside(
                    inside, ReadIgnoreFile(inner, IgnoreRules.OwnFileName), ReadIgnoreFile(inner, IgnoreRules.GitFileName)));
            }
        }
    }

    private void Add(FileSystemInfo info, string path, bool isLink)
    {
        if (isLink)
        {
            var target = info.LinkTarget!.Replace(Path.DirectorySeparatorChar, '/');
            if (PackageName.Fault(target) is { } fault)
            {
                throw PackageErrors.Name(path, $"that this link points to {fault}");
            }

            links.Add(path, target);
            entries.Add(new PackageEntry(PackageEntryKind.Link, path, UnixModes.All, 0, target));
        }
        else if (info is FileInfo file)
        {
            if (SpecialFile.Describe(file) is { } what)
            {
                throw PackageErrors.Special(path, what);
            }

            contentLength += file.Length;
            entries.Add(new PackageEntry(PackageEntryKind.File, path, UnixModes.Of(file), file.Length));
        }
        else
        {
            entries.Add(new PackageEntry(PackageEntryKind.Folder, path, UnixModes.Of(info)));
        }

        if (entries.Count > limits.Entries)
        {
            throw PackageErrors.TooMany(root.FullName, limits.Entries);
        }
    }

    private static FileSystemInfo[] List(DirectoryInfo folder, string path)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PackageErrors.Unreadable(path.Length == 0 ? folder.FullName : path, e);
        }
    }

    /// <returns>Null when there is none. A link is not followed, as in git.</returns>
    private static string? ReadIgnoreFile(DirectoryInfo folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, name));
        if (!file.Exists || file.LinkTarget is not null)
        {
            return null;
        }

        if (file.Length > IgnoreFileBytes)
        {
            throw PackageErrors.IgnoreFile(file.FullName, "it is too large.");
        }

        try
        {
            return file.Length == 0 ? "" : File.ReadAllText(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PackageErrors.IgnoreFile(file.FullName, e.Message);
        }
    }
}
