namespace Pilot.Core.Upload;

/// <summary>What of a folder goes into its package.</summary>
/// <param name="Root">Absolute path of the folder.</param>
/// <param name="Entries">In ordinal order of the path; a folder comes before what is in it.</param>
/// <param name="ContentLength">Bytes of all files.</param>
public sealed record FolderListing(string Root, IReadOnlyList<PackageEntry> Entries, long ContentLength);

/// <summary>One file, folder or link of a package.</summary>
/// <param name="Path">Relative, segments split by <c>/</c>, no slash at the end.</param>
/// <param name="Mode">The nine permission bits.</param>
/// <param name="Length">Bytes of a file; 0 for the others.</param>
/// <param name="Target">Where a link points; null for the others.</param>
public sealed record PackageEntry(PackageEntryKind Kind, string Path, UnixFileMode Mode, long Length = 0, string? Target = null);

public enum PackageEntryKind
{
    File,
    Folder,
    Link,
}
