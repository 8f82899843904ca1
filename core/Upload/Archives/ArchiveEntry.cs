namespace Pilot.Core.Upload.Archives;

/// <summary>One entry as an archive gives it: nothing is checked yet.</summary>
/// <param name="Length">Bytes of a file; 0 for the others.</param>
/// <param name="Target">Of a symbolic or hard link; empty for the others.</param>
internal sealed record ArchiveEntry(ArchiveEntryType Type, string Name, UnixFileMode Mode, long Length, string Target);

internal enum ArchiveEntryType
{
    File,
    Folder,
    SymbolicLink,
    HardLink,
    Device,
    Pipe,
    Other,
}
