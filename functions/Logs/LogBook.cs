using System.Buffers;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Functions.Logs;

/// <summary>Logs by lines. Of the logs that were asked for lately it is remembered where their lines begin.</summary>
internal sealed class LogBook(IBlobStore blobs)
{
    private const int Remembered = 64;
    private const int Chunk = 1 << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long asked;

    /// <returns>Number of lines and bytes by now.</returns>
    public async Task<(long Lines, long Bytes)> LengthAsync(JobId job, string run, CancellationToken cancellation)
    {
        using var held = await HoldAsync(BlobNames.Log(job, run), cancellation);
        return (held.Index.Lines, held.Index.Bytes);
    }

    /// <param name="from">Number of the first line, from 0; where it is beyond the end there are none.</param>
    public async Task<IReadOnlyList<string>> ReadAsync(JobId job, string run, long from, int count, CancellationToken cancellation)
    {
        var lines = new List<string>(count);
        await foreach (var (_, line) in LinesAsync(job, run, from, cancellation))
        {
            if (lines.Count == count)
            {
                break;
            }

            lines.Add(ShownLine.Of(line.Span));
        }

        return lines;
    }

    /// <summary>Every line from one on, raw and with its number; each is good until the next.</summary>
    public async IAsyncEnumerable<(long Number, ReadOnlyMemory<byte> Line)> LinesAsync(
        JobId job, string run, long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = BlobNames.Log(job, run);
        (long Offset, long Line) place;
        using (var held = await HoldAsync(name, cancellation))
        {
            place = held.Index.Before(from);
        }

        await using var log = await blobs.ReadAsync(name, place.Offset, null, cancellation);
        if (log is null)
        {
            yield break;
        }

        using var reader = new LineReader(log.Stream);
        for (var number = place.Line; await reader.NextAsync(cancellation) is { } line; number++)
        {
            if (number >= from)
            {
                yield return (number, line);
            }
        }
    }

    private async Task<Entry> HoldAsync(string name, CancellationToken cancellation)
    {
        var entry = Find(name);
        await entry.Turn.WaitAsync(cancellation);
        try
        {
            await BringUpAsync(name, entry, cancellation);
            return entry;
        }
        catch
        {
            entry.Dispose();
            throw;
        }
    }

    private async Task BringUpAsync(string name, Entry entry, CancellationToken cancellation)
    {
        var length = (await blobs.StatAsync(name, cancellation))?.Length ?? 0;
        if (length < entry.Index.Bytes)
        {
            entry.Index = new LineIndex();
        }

        if (length == entry.Index.Bytes || await blobs.ReadAsync(name, entry.Index.Bytes, null, cancellation) is not { } log)
        {
            return;
        }

        await using (log)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
            try
            {
                while (await log.Stream.ReadAsync(buffer, cancellation) is > 0 and var read)
                {
                    entry.Index.Take(buffer.AsSpan(0, read));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private Entry Find(string name)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(name, out var entry))
            {
                if (entries.Count == Remembered)
                {
                    entries.Remove(entries.MinBy(pair => pair.Value.Asked).Key);
                }

                entries[name] = entry = new Entry();
            }

            entry.Asked = ++asked;
            return entry;
        }
    }

    /// <summary>One at a time reads on; disposing gives the turn back.</summary>
    private sealed class Entry : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public LineIndex Index { get; set; } = new();

        public long Asked { get; set; }

        public void Dispose() => Turn.Release();
    }
}
