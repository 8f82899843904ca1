using System.Buffers;
using System.Text;
using Pilot.Core.Jobs;
using Pilot.Core.Metrics;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Functions.Metrics;

/// <summary>What is known of the metrics of one run; reads on where it stopped.</summary>
internal sealed class RunMetrics(JobId job, string run)
{
    private const int Chunk = 1 << 18;
    private const string File = "metrics.jsonl";
    private const int LongestFile = 32 << 20;

    private string? fileTag;

    public SemaphoreSlim Turn { get; } = new(1);

    public MetricReader Log { get; private set; } = new();

    public long BytesRead { get; private set; }

    public MetricReader? OfFile { get; private set; }

    public IReadOnlyList<ResourceSample> Resources { get; private set; } = [];

    /// <summary>Reads what is new, the log no longer than it may take: its rest comes with the next call.</summary>
    /// <returns>Length of the log by now.</returns>
    public async Task<long> ReadOnAsync(IBlobStore blobs, TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        await ReadFileAsync(blobs, cancellation);
        Resources = [.. (await TextAsync(blobs, cancellation)).Split('\n').Select(ResourceSample.Parse).OfType<ResourceSample>()];
        var name = BlobNames.Log(job, run);
        var length = (await blobs.StatAsync(name, cancellation))?.Length ?? 0;
        if (length < BytesRead)
        {
            (Log, BytesRead) = (new MetricReader(), 0);
        }

        await using var content = length == BytesRead ? null : await blobs.ReadAsync(name, BytesRead, null, cancellation);
        if (content is null)
        {
            return length;
        }

        var began = clock.GetTimestamp();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (clock.GetElapsedTime(began) < longest && await content.Stream.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                Log.Take(buffer.AsSpan(0, read));
                BytesRead += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Math.Max(length, BytesRead);
    }

    /// <summary>A file is replaced as a whole, so it is read as a whole when it is another one.</summary>
    private async Task ReadFileAsync(IBlobStore blobs, CancellationToken cancellation)
    {
        var name = BlobNames.Output(job, File);
        if (await blobs.StatAsync(name, cancellation) is not { } info || info.ETag == fileTag)
        {
            return;
        }

        await using var content = await blobs.ReadAsync(name, 0, LongestFile, cancellation);
        if (content is null)
        {
            return;
        }

        var reader = new MetricReader();
        var buffer = new byte[Chunk];
        while (await content.Stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            reader.Take(buffer.AsSpan(0, read));
        }

        reader.End();
        (OfFile, fileTag) = (reader, info.ETag);
    }

    private async Task<string> TextAsync(IBlobStore blobs, CancellationToken cancellation)
    {
        await using var content = await blobs.ReadAsync(BlobNames.Resources(job, run), cancellation: cancellation);
        if (content is null)
        {
            return "";
        }

        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }
}
