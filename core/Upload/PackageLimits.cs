namespace Pilot.Core.Upload;

/// <summary>What a package may be. Smaller ones are for tests; every program uses <see cref="Default"/>.</summary>
/// <param name="ContentBytes">Bytes of all files that are left after ignoring.</param>
/// <param name="Entries">Files, folders and links.</param>
/// <param name="ImportBytes">Bytes of all files in an archive that is imported, before ignoring.</param>
/// <param name="ArchiveBytes">Bytes of an archive that is imported, as it is sent.</param>
/// <param name="RatioFreeBytes">An archive may unpack to this much without a look at its ratio.</param>
/// <param name="Ratio">Bytes unpacked per byte sent, beyond <paramref name="RatioFreeBytes"/>.</param>
public sealed record PackageLimits(
    long ContentBytes = 100L << 20,
    int Entries = 200_000,
    long ImportBytes = 1L << 30,
    long ArchiveBytes = 256L << 20,
    long RatioFreeBytes = 10L << 20,
    int Ratio = 200)
{
    public static PackageLimits Default { get; } = new();

    /// <summary>Longest chunk that is stored, bytes.</summary>
    public const int ChunkBytes = 4 << 20;

    /// <summary>Longest name of one file or folder, UTF-8 bytes.</summary>
    public const int NameBytes = 255;

    /// <summary>Longest path inside a package, and longest target of a link, UTF-8 bytes.</summary>
    public const int PathBytes = 1024;

    /// <summary>Bytes of the longest tar stream: headers and padding beside the content.</summary>
    public long StreamBytes => ContentBytes + (Entries * 4096L) + 1024;
}
