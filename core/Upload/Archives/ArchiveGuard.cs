namespace Pilot.Core.Upload.Archives;

/// <summary>
/// Lets pass what may be unpacked, entry by entry, and refuses the rest by name. Judges by the archive alone, so that the
/// same archive is judged the same before it is stored and again before it is unpacked.
/// </summary>
/// <param name="maxEntries">Entries that the archive may have.</param>
/// <param name="maxLength">Bytes that all its files may have.</param>
internal sealed class ArchiveGuard(int maxEntries, long maxLength)
{
    private readonly Dictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> lengths = new(StringComparer.Ordinal);

    private enum Seen
    {
        Folder,
        ImpliedFolder,
        File,
        Link,
    }

    public int Entries { get; private set; }

    public long ContentLength { get; private set; }

    /// <summary>Symbolic links by path, to be made when <see cref="Complete"/> has passed.</summary>
    public IReadOnlyDictionary<string, string> Links => links;

    /// <returns>
    /// The entry with a clean path; for a hard link a file with <see cref="PackageEntry.Target"/> set to the file to copy;
    /// null for the folder itself.
    /// </returns>
    public PackageEntry? Accept(ArchiveEntry entry)
    {
        RefuseType(entry);
        if (CleanPath(entry) is not { } path)
        {
            return null;
        }

        if (++Entries > maxEntries)
        {
            throw ArchiveErrors.TooMany(maxEntries);
        }

        RefuseParents(entry.Name, path);
        Remember(entry, path);
        return entry.Type switch
        {
            ArchiveEntryType.Folder => new PackageEntry(PackageEntryKind.Folder, path, entry.Mode),
            ArchiveEntryType.SymbolicLink => AcceptLink(entry, path),
            ArchiveEntryType.HardLink => AcceptHardLink(entry, path),
            _ => AcceptFile(entry, path, entry.Length, null),
        };
    }

    /// <summary>Call after the last entry: only then is it known where links lead.</summary>
    public void Complete()
    {
        var targets = new LinkTargets(links);
        if (links.Keys.Where(targets.LeadsOut).Order(StringComparer.Ordinal).FirstOrDefault() is { } outward)
        {
            throw ArchiveErrors.LinkOut(outward, links[outward]);
        }
    }

    private static void RefuseType(ArchiveEntry entry)
    {
        switch (entry.Type)
        {
            case ArchiveEntryType.Device:
                throw ArchiveErrors.Special(entry.Name, "a device");
            case ArchiveEntryType.Pipe:
                throw ArchiveErrors.Special(entry.Name, "a named pipe");
            case ArchiveEntryType.Other:
                throw ArchiveErrors.Unsupported(entry.Name, "of a rare kind (such as a sparse file)");
        }
    }

    private static string? CleanPath(ArchiveEntry entry)
    {
        // "/" and "" are how some tools name the folder itself.
        if (entry.Type == ArchiveEntryType.Folder && entry.Name is "/" or "" or "." or "./")
        {
            return null;
        }

        if (entry.Name.StartsWith('/'))
        {
            throw ArchiveErrors.Absolute(entry.Name);
        }

        var segments = entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToArray();
        if (segments.Contains(".."))
        {
            throw ArchiveErrors.Traversal(entry.Name);
        }

        var path = string.Join('/', segments);
        var fault = path.Length == 0 ? "is empty" : PackageName.Fault(path);
        return fault is null ? path : throw ArchiveErrors.Name(entry.Name, fault);
    }

    private void RefuseParents(string name, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            var parent = path[..slash];
            if (!seen.TryAdd(parent, Seen.ImpliedFolder) && seen[parent] is Seen.File or Seen.Link)
            {
                throw ArchiveErrors.BeneathFile(name, parent);
            }
        }
    }

    private void Remember(ArchiveEntry entry, string path)
    {
        var kind = entry.Type switch
        {
            ArchiveEntryType.Folder => Seen.Folder,
            ArchiveEntryType.SymbolicLink => Seen.Link,
            _ => Seen.File,
        };
        if (!seen.TryAdd(path, kind))
        {
            // A folder may come after what is in it.
            seen[path] = kind == Seen.Folder && seen[path] == Seen.ImpliedFolder ? kind : throw ArchiveErrors.Duplicate(entry.Name);
        }
    }

    private PackageEntry AcceptLink(ArchiveEntry entry, string path)
    {
        if (entry.Target.Length == 0 || PackageName.Fault(entry.Target) is not null)
        {
            throw ArchiveErrors.Name(entry.Name, "is that of a link whose target is empty, too long or not text");
        }

        if (entry.Target.StartsWith('/'))
        {
            throw ArchiveErrors.LinkOut(entry.Name, entry.Target);
        }

        links.Add(path, entry.Target);
        return new PackageEntry(PackageEntryKind.Link, path, UnixModes.All, 0, entry.Target);
    }

    private PackageEntry AcceptHardLink(ArchiveEntry entry, string path)
    {
        var target = string.Join('/', entry.Target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != "."));
        if (entry.Target.StartsWith('/') || !lengths.TryGetValue(target, out var length))
        {
            throw ArchiveErrors.HardLinkOut(entry.Name, entry.Target);
        }

        return AcceptFile(entry, path, length, target);
    }

    private PackageEntry AcceptFile(ArchiveEntry entry, string path, long length, string? copyOf)
    {
        if (length > maxLength - ContentLength)
        {
            throw ArchiveErrors.TooLarge(entry.Name, maxLength);
        }

        ContentLength += length;
        lengths.Add(path, length);
        return new PackageEntry(PackageEntryKind.File, path, entry.Mode, length, copyOf);
    }
}
