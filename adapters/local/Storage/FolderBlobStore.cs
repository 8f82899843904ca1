using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// Blobs as plain files: <c>a/b</c> is <c>{root}/a/b</c>. Any number of processes on one machine may use the folder at the
/// same time. Readers take no lock. A file that somebody copies into the folder is a blob without metadata.
/// <para>
/// The file system must know advisory locks (flock), atomic renames and times of modification finer than a second.
/// </para>
/// </summary>
public sealed class FolderBlobStore : IBlobStore, IDisposable
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly TimeProvider time;
    private readonly FolderLayout layout;
    private readonly FolderTree tree;
    private readonly FolderMetadata metadata;
    private readonly FolderLocks locks;
    private readonly FolderReader reader;

    /// <summary>Makes the folder when it is not there, and sweeps temporary files that a crash left more than a day ago.</summary>
    /// <exception cref="Pilot.Core.Errors.PilotException">PILOT0701: the folder cannot be made or written.</exception>
    public FolderBlobStore(string root, TimeProvider time)
    {
        this.time = time;
        layout = new FolderLayout(root);
        tree = new FolderTree(layout.Root);
        metadata = new FolderMetadata(layout, time);
        locks = new FolderLocks(layout.Locks, time);
        reader = new FolderReader(layout, metadata, locks);
        try
        {
            foreach (var folder in (string[])[layout.Root, layout.Locks, layout.Drafts, layout.Metadata])
            {
                PrivateFiles.MakeFolder(folder);
            }

            Sweep();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw FolderStoreErrors.Unusable(layout.Root, unusable);
        }
    }

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        var path = layout.DataOf(name);
        var kept = BlobMetadata.Checked(metadata);
        if (!condition.HoldsFor(FolderVersion.Of(path)?.ETag))
        {
            return null;
        }

        using var draft = await Draft.WriteAsync(layout.Drafts, content, time, cancellation);
        using var held = await locks.TakeAsync(name, cancellation);
        var before = FolderVersion.Of(path);
        if (!condition.HoldsFor(before?.ETag))
        {
            return null;
        }

        draft.Follow(before);
        await this.metadata.PrepareAsync(name, before, draft.Version, kept);
        tree.Create(path, () => draft.MoveTo(path));
        FolderSync.Flush(Path.GetDirectoryName(path)!);
        if (kept.Count == 0)
        {
            this.metadata.Remove(name);
        }

        return draft.Version.Describe(name, kept);
    }

    public async Task<long?> AppendAsync(
        string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var path = layout.DataOf(name);
        using var held = await locks.TakeAsync(name, cancellation);
        if (FolderLayout.IsLink(path))
        {
            throw FolderStoreErrors.Link(path);
        }

        if (position != (FolderVersion.Of(path)?.Length ?? 0))
        {
            return null;
        }

        var options = PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.Write, PrivateFiles.Generous);
        using var file = tree.Create(path, () => new FileStream(path, options));
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes.Span, position);
        }
        catch (IOException full) when (FolderStoreErrors.IsFull(full))
        {
            throw FolderStoreErrors.Full(path, full);
        }

        return position + bytes.Length;
    }

    public async Task<BlobContent?> ReadAsync(
        string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        if (await reader.OpenAsync(name, cancellation) is not var (info, file))
        {
            return null;
        }

        var rest = Math.Max(0, info.Length - offset);
        return new BlobContent(info, new BlobStream(file, offset, Math.Min(rest, length ?? rest)));
    }

    public Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        reader.StatAsync(name, cancellation);

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        var path = layout.DataOf(name);
        using var held = await locks.TakeAsync(name, cancellation);
        if (FolderVersion.Of(path) is not { } version)
        {
            return true;
        }

        if (!condition.HoldsFor(version.ETag))
        {
            return false;
        }

        File.Delete(path);
        tree.Prune(path);
        metadata.Remove(name);
        return true;
    }

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        var page = new List<BlobInfo>();
        foreach (var name in new FolderListing(layout.Root, prefix, after, limit).Names())
        {
            cancellation.ThrowIfCancellationRequested();
            if (BlobName.IsValid(name) && await reader.StatAsync(name, cancellation) is { } blob)
            {
                page.Add(blob);
                if (page.Count == limit)
                {
                    break;
                }
            }
        }

        return page;
    }

    public void Dispose() => locks.Dispose();

    private void Sweep()
    {
        var abandoned = time.GetUtcNow() - AbandonedAfter;
        foreach (var draft in new DirectoryInfo(layout.Drafts).EnumerateFiles())
        {
            if (draft.LastWriteTimeUtc < abandoned)
            {
                draft.Delete();
            }
        }
    }
}
