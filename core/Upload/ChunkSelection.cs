using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>Walks along a tar stream and picks the bytes of the wanted chunks, each chunk once.</summary>
internal sealed class ChunkSelection
{
    private readonly List<(long Start, PackageChunk Chunk)> ranges = [];
    private int current;

    public ChunkSelection(PackageManifest manifest, IEnumerable<string> wanted)
    {
        var left = wanted.ToHashSet(StringComparer.Ordinal);
        var start = 0L;
        foreach (var chunk in manifest.Chunks)
        {
            if (left.Remove(chunk.Digest))
            {
                ranges.Add((start, chunk));
            }

            start += chunk.Length;
        }
    }

    public bool IsDone => current == ranges.Count;

    /// <summary>The chunk whose last bytes the last part was; null when it was not the last.</summary>
    public PackageChunk? Completed { get; private set; }

    /// <summary>Whether a wanted chunk that is not complete yet has bytes in this range of the stream.</summary>
    public bool Touches(long offset, long length)
    {
        for (var i = current; i < ranges.Count && ranges[i].Start < offset + length; i++)
        {
            if (ranges[i].Start + ranges[i].Chunk.Length > offset)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="at">Where in the block to go on; moved behind the part.</param>
    /// <param name="into">Where in its chunk the part belongs.</param>
    /// <returns>False when the block has no more wanted bytes.</returns>
    public bool Next(TarBlock block, ref int at, out ReadOnlyMemory<byte> part, out int into)
    {
        Completed = null;
        part = default;
        into = 0;
        if (IsDone)
        {
            return false;
        }

        var (start, chunk) = ranges[current];
        var from = Math.Max(start, block.Offset + at);
        var to = Math.Min(start + chunk.Length, block.Offset + block.Bytes.Length);
        if (from >= to)
        {
            return false;
        }

        into = (int)(from - start);
        part = block.Bytes[(int)(from - block.Offset)..(int)(to - block.Offset)];
        at = (int)(to - block.Offset);
        if (to == start + chunk.Length)
        {
            Completed = chunk;
            current++;
        }

        return true;
    }
}
