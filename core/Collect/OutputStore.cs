using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Core.Collect;

/// <summary>Reads what a job has left in <c>output/</c>; also while it is running.</summary>
public sealed class OutputStore(IBlobStore blobs)
{
    /// <summary>By path.</summary>
    /// <param name="after">Last path of the page before; null for the first page.</param>
    /// <returns>Files, and the path that the next page starts after.</returns>
    public async Task<Page<OutputFile>> ListAsync(JobId job, string? after, int limit, CancellationToken cancellation = default)
    {
        var prefix = BlobNames.Outputs(job);
        var found = await blobs.ListAsync(prefix, after is null ? null : prefix + after, limit + 1, cancellation);
        var files = found.Take(limit).Select(blob => ToFile(blob, prefix)).ToList();
        return new Page<OutputFile>(files, found.Count > limit ? files[^1].Path : null);
    }

    /// <returns>Null when there is no such file.</returns>
    public async Task<BlobInfo?> StatAsync(JobId job, string path, CancellationToken cancellation = default) =>
        OutputPath.IsValid(path) ? await blobs.StatAsync(BlobNames.Output(job, path), cancellation) : null;

    /// <returns>Null when there is no such file.</returns>
    public async Task<BlobContent?> OpenAsync(
        JobId job, string path, long offset, long? length, CancellationToken cancellation = default) =>
        OutputPath.IsValid(path) ? await blobs.ReadAsync(BlobNames.Output(job, path), offset, length, cancellation) : null;

    /// <summary>Writes all files as one tar stream, in order of their paths, holding none of them whole in memory.</summary>
    public async Task WriteTarAsync(JobId job, Stream destination, CancellationToken cancellation = default)
    {
        var prefix = BlobNames.Outputs(job);
        await using var tar = new System.Formats.Tar.TarWriter(destination, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true);
        await foreach (var blob in blobs.ListAllAsync(prefix, cancellation))
        {
            await using var content = await blobs.ReadAsync(blob.Name, cancellation: cancellation);
            if (content is null)
            {
                continue;
            }

            await using var data = new SizedStream(content.Stream, content.Info.Length);
            var entry = new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, blob.Name[prefix.Length..])
            {
                DataStream = data,
                ModificationTime = content.Info.LastModified,
            };
            await tar.WriteEntryAsync(entry, cancellation);
        }
    }

    private static OutputFile ToFile(BlobInfo blob, string prefix) =>
        new(blob.Name[prefix.Length..], blob.Length, blob.LastModified);
}
