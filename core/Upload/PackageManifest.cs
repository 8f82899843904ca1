namespace Pilot.Core.Upload;

/// <summary>
/// A package: a canonical tar stream (sorted names, owner 0, time 0) cut into chunks by content.
/// The same folder gives the same digest on every machine.
/// </summary>
/// <param name="Digest">SHA-256 of the whole tar stream, lower-case hex.</param>
/// <param name="Length">Bytes of the tar stream: the sum of the chunks' lengths.</param>
/// <param name="Entries">Number of files, folders and links.</param>
/// <param name="ContentLength">Bytes of the files in it.</param>
public sealed record PackageManifest(
    string Digest,
    long Length,
    int Entries,
    long ContentLength,
    IReadOnlyList<PackageChunk> Chunks);

/// <param name="Digest">SHA-256 of the chunk's bytes, lower-case hex.</param>
/// <param name="Length">Bytes, 1 to 4 MiB.</param>
public sealed record PackageChunk(string Digest, int Length);
