using Pilot.Core.Errors;

namespace Pilot.Core.Storage.Objects;

/// <summary>
/// Blobs in an object store. A blob that is put is one object with its envelope behind it. A blob that is appended to is an
/// empty object, whose version names a folder of segments; deleting it is deleting that object, and its segments follow.
/// <code>
/// {root}blobs/{name}
/// {root}appends/{name}/{version of the empty object}/{position}
/// </code>
/// </summary>
/// <param name="root">Empty, or ends in a slash.</param>
public sealed class ObjectBlobStore(IObjectStore objects, string root, TimeProvider clock) : IBlobStore
{
    /// <summary>Before the name of every blob, behind the root.</summary>
    public const string Folder = "blobs/";

    private const int SideBySide = 16;

    private readonly BlobHeads heads = new(objects, root);
    private readonly AppendedBlobs appended = new(objects, root);

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        var key = heads.KeyOf(BlobName.Checked(name));
        var envelope = BlobEnvelope.New(BlobMetadata.Checked(metadata));
        await using var whole = new EnvelopeStream(content, envelope.ToBytes());
        if (await objects.PutAsync(key, whole, condition, cancellation) is { } etag)
        {
            return new BlobInfo(name, whole.ContentLength, etag, clock.GetUtcNow(), envelope.Metadata);
        }

        // A repeat after a lost answer meets its own work.
        return await heads.FindAsync(name, cancellation) is { } found && found.Envelope.Version == envelope.Version
            ? await InfoAsync(found, cancellation)
            : null;
    }

    public async Task<long?> AppendAsync(
        string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        cancellation.ThrowIfCancellationRequested();
        var head = await heads.FindAsync(BlobName.Checked(name), cancellation);
        if (head is null && position == 0)
        {
            using var empty = new MemoryStream(BlobEnvelope.New(BlobMetadata.None, isAppended: true).ToBytes());
            await objects.PutAsync(heads.KeyOf(name), empty, BlobCondition.IfAbsent, cancellation);
            head = await heads.FindAsync(name, cancellation);
        }

        return head switch
        {
            null => null,
            { Envelope.IsAppended: false } => throw new PilotException(ObjectStoreErrors.NotAppended(name)),
            _ => await appended.AppendAsync(head, position, bytes, cancellation),
        };
    }

    public async Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        BlobName.Checked(name);
        while (await heads.FindAsync(name, cancellation) is { } head)
        {
            var info = await InfoAsync(head, cancellation);
            var count = Math.Min(length ?? long.MaxValue, info.Length - offset);
            if (count <= 0)
            {
                return new BlobContent(info, Stream.Null);
            }

            var stream = head.Envelope.IsAppended ? await appended.OpenAsync(head, offset, count, cancellation)
                : head.Content is { } content ? new MemoryStream(content, (int)offset, (int)count, writable: false)
                : await objects.OpenAsync(heads.KeyOf(name), offset, count, head.Object.ETag, cancellation);
            if (stream is not null)
            {
                return new BlobContent(info, stream);
            }
        }

        return null;
    }

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        await heads.FindAsync(BlobName.Checked(name), cancellation) is { } head ? await InfoAsync(head, cancellation) : null;

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        if (await heads.FindAsync(BlobName.Checked(name), cancellation) is not { } head)
        {
            return true;
        }

        if (condition.Absent || (condition.ETag is { } wanted && (await InfoAsync(head, cancellation)).ETag != wanted))
        {
            return false;
        }

        if (!await objects.DeleteAsync(heads.KeyOf(name), condition.ETag is null ? null : head.Object.ETag, cancellation))
        {
            return await heads.FindAsync(name, cancellation) is null;
        }

        if (head.Envelope.IsAppended)
        {
            await appended.DeleteAsync(head, cancellation);
        }

        return true;
    }

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 5000);
        var listed = await objects.ListAsync(heads.KeyOf(prefix), after is null ? null : heads.KeyOf(after), limit, cancellation);
        var infos = new BlobInfo?[listed.Count];
        await Parallel.ForAsync(
            0,
            listed.Count,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (index, cancel) =>
            {
                if (await heads.FindAsync(listed[index], cancel) is { } head)
                {
                    infos[index] = await InfoAsync(head, cancel);
                }
            });
        return [.. infos.OfType<BlobInfo>()];
    }

    private async Task<BlobInfo> InfoAsync(BlobHead head, CancellationToken cancellation)
    {
        var plain = new BlobInfo(
            head.Name, head.Object.Length - head.Envelope.Length, head.Object.ETag, head.Object.LastModified, head.Envelope.Metadata);
        return head.Envelope.IsAppended ? await appended.InfoAsync(head, plain, cancellation) : plain;
    }
}
