using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Storage;

namespace Pilot.Core.Upload;

/// <summary>
/// The uploaded packages of each owner. Everything is safe to repeat and to do at the same time for the same package.
/// </summary>
public sealed class PackageStore(IBlobStore blobs, TimeProvider time, PackageLimits? limits = null)
{
    private const int StatsAtOnce = 8;

    private readonly PackageLimits limits = limits ?? PackageLimits.Default;

    /// <summary>
    /// Names the chunks that are not here yet; when all are, checks the whole stream and stores the package.
    /// </summary>
    /// <exception cref="PilotException">
    /// PILOT0320 for an impossible manifest, PILOT0323 when the chunks are not what it says, PILOT033x and 034x for what is
    /// refused in the archive, with the entry's name.
    /// </exception>
    public async Task<PackageAnswer> PutManifestAsync(string owner, PackageManifest manifest, CancellationToken cancellation = default)
    {
        ManifestCheck.Require(manifest, limits);
        var name = BlobNames.Package(owner, manifest.Digest);
        if (await blobs.StatAsync(name, cancellation) is not null)
        {
            return new PackageAnswer(true, []);
        }

        var missing = await FindMissingAsync(owner, manifest, cancellation);
        if (missing.Count > 0)
        {
            return new PackageAnswer(false, missing);
        }

        PackageContents contents;
        try
        {
            contents = await InspectAsync(owner, manifest, cancellation);
        }
        catch (Exception refused) when (refused is PilotException or InvalidDataException)
        {
            // Chunks that were put straight into storage have been looked at by nobody yet.
            var damaged = await DropDamagedAsync(owner, manifest, cancellation);
            if (damaged.Count == 0)
            {
                throw;
            }

            return new PackageAnswer(false, damaged);
        }

        var metadata = PackageMetadata.Of(contents, time.GetUtcNow());
        await blobs.PutJsonAsync(name, manifest, PilotJson.Default.PackageManifest, BlobCondition.IfAbsent, metadata, cancellation);
        return new PackageAnswer(true, []);
    }

    /// <exception cref="PilotException">PILOT0321 when the bytes have another digest, PILOT0322 when there are none or too many.</exception>
    public async Task PutChunkAsync(string owner, string digest, Stream content, CancellationToken cancellation = default)
    {
        if (!ManifestCheck.IsDigest(digest))
        {
            throw PackageErrors.ChunkDigest(digest);
        }

        // One chunk at a time is the most that is held: it must be checked before any of it is stored.
        var buffer = ArrayPool<byte>.Shared.Rent(PackageLimits.ChunkBytes + 1);
        try
        {
            var length = await content.ReadAtLeastAsync(
                buffer.AsMemory(0, PackageLimits.ChunkBytes + 1), PackageLimits.ChunkBytes + 1, throwOnEndOfStream: false, cancellation);
            if (length is 0 or > PackageLimits.ChunkBytes)
            {
                throw PackageErrors.ChunkTooLong(digest);
            }

            await PutChunkAsync(owner, digest, buffer.AsMemory(0, length), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="PutChunkAsync(string, string, Stream, CancellationToken)"/>
    public async Task PutChunkAsync(string owner, string digest, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) != digest)
        {
            throw PackageErrors.ChunkDigest(digest);
        }

        var copy = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        await using (copy)
        {
            await blobs.PutAsync(BlobNames.Chunk(owner, digest), copy, BlobCondition.IfAbsent, null, cancellation);
        }
    }

    /// <returns>The manifest of a complete package; null when the owner has none with this digest.</returns>
    public async Task<PackageManifest?> FindAsync(string owner, string digest, CancellationToken cancellation = default) =>
        ManifestCheck.IsDigest(digest)
            ? (await blobs.ReadJsonAsync(BlobNames.Package(owner, digest), PilotJson.Default.PackageManifest, cancellation))?.Document
            : null;

    /// <returns>The package's job file; null when there is no such package or it has none.</returns>
    /// <exception cref="PilotException">PILOT0210 for a job file above 1 MiB, PILOT0213 when it is not UTF-8.</exception>
    public async Task<PackagedJobFile?> ReadJobFileAsync(string owner, string digest, CancellationToken cancellation = default)
    {
        if (!ManifestCheck.IsDigest(digest)
            || await DescribedAsync(owner, digest, cancellation) is not { } info
            || PackageMetadata.JobFile(info) is not { } spot
            || await FindAsync(owner, digest, cancellation) is not { } manifest)
        {
            return null;
        }

        if (spot.Length > JobSpecReader.MaxLength)
        {
            throw new PilotException(JobFileErrors.TooLarge(spot.Name, "more than 1 MiB"));
        }

        var bytes = new byte[spot.Length];
        await PackageRange.ReadAsync(blobs, owner, manifest, spot.Offset, bytes, cancellation);
        return new PackagedJobFile(spot.Name, JobFileText.Decode(bytes, spot.Name));
    }

    /// <returns>Null when the owner has no such package.</returns>
    public async Task<PackageRow?> DescribeAsync(string owner, string digest, CancellationToken cancellation = default) =>
        ManifestCheck.IsDigest(digest) && await DescribedAsync(owner, digest, cancellation) is { } info && PackageMetadata.IsThere(info)
            ? PackageMetadata.Row(info)
            : null;

    /// <summary>Remembers the display name of the last job submitted from a package; does nothing when it is gone.</summary>
    public async Task RenameAsync(string owner, string digest, string name, CancellationToken cancellation = default)
    {
        var blob = BlobNames.Package(owner, digest);
        while (ManifestCheck.IsDigest(digest)
            && await DescribedAsync(owner, digest, cancellation) is { } info
            && PackageMetadata.Row(info).Name != name
            && await FindAsync(owner, digest, cancellation) is { } manifest
            && await blobs.PutJsonAsync(
                blob,
                manifest,
                PilotJson.Default.PackageManifest,
                BlobCondition.IfMatch(info.ETag),
                PackageMetadata.Renamed(info, name),
                cancellation) is null)
        {
            // Somebody else wrote in between: look again.
        }
    }

    /// <summary>The owner's packages, by digest; those that have lost their metadata are left out until they are described again.</summary>
    /// <param name="cursor">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <exception cref="ArgumentException">The cursor is none of this list (<see cref="IsCursor"/>).</exception>
    public async Task<Page<PackageRow>> ListAsync(
        string owner, string? cursor = null, int limit = 100, CancellationToken cancellation = default)
    {
        if (!IsCursor(cursor))
        {
            throw new ArgumentException("The cursor is none of this list.", nameof(cursor));
        }

        var prefix = BlobNames.PackagesOf(owner);
        var found = await blobs.ListAsync(prefix, cursor is null ? null : prefix + cursor, limit + 1, cancellation);
        PackageRow[] rows = [.. found.Take(limit).Where(PackageMetadata.IsThere).Select(PackageMetadata.Row)];
        return new Page<PackageRow>(rows, found.Count > limit ? found[limit - 1].Name[prefix.Length..] : null);
    }

    /// <summary>True for null and for what <see cref="ListAsync"/> may have given as the next position.</summary>
    public static bool IsCursor(string? cursor) => cursor is null || ManifestCheck.IsDigest(cursor);

    /// <summary>Writes the metadata of the owner's packages anew where it was lost.</summary>
    /// <returns>Digests of packages that cannot be described, because chunks of theirs are missing or damaged.</returns>
    public async Task<IReadOnlyList<string>> RestoreMetadataAsync(string owner, CancellationToken cancellation = default)
    {
        var prefix = BlobNames.PackagesOf(owner);
        var broken = new List<string>();
        await foreach (var blob in blobs.ListAllAsync(prefix, cancellation))
        {
            var digest = blob.Name[prefix.Length..];
            try
            {
                if (!PackageMetadata.IsThere(blob) && ManifestCheck.IsDigest(digest))
                {
                    await DescribedAsync(owner, digest, cancellation);
                }
            }
            catch (Exception damaged) when (damaged is PilotException or InvalidDataException or System.Text.Json.JsonException)
            {
                broken.Add(digest);
            }
        }

        return broken;
    }

    /// <summary>The package's blob with its metadata, which is read out of the package again when it was lost.</summary>
    private async Task<BlobInfo?> DescribedAsync(string owner, string digest, CancellationToken cancellation)
    {
        var name = BlobNames.Package(owner, digest);
        while (await blobs.StatAsync(name, cancellation) is { } info)
        {
            if (PackageMetadata.IsThere(info) || await FindAsync(owner, digest, cancellation) is not { } manifest)
            {
                return info;
            }

            var metadata = PackageMetadata.Of(await InspectAsync(owner, manifest, cancellation), info.LastModified);
            await blobs.PutJsonAsync(
                name, manifest, PilotJson.Default.PackageManifest, BlobCondition.IfMatch(info.ETag), metadata, cancellation);
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> FindMissingAsync(string owner, PackageManifest manifest, CancellationToken cancellation)
    {
        var missing = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = StatsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(manifest.Chunks.DistinctBy(chunk => chunk.Digest), options, async (chunk, token) =>
        {
            if (await blobs.StatAsync(BlobNames.Chunk(owner, chunk.Digest), token) is null)
            {
                missing[chunk.Digest] = true;
            }
        });
        return [.. manifest.Chunks.Select(chunk => chunk.Digest).Distinct(StringComparer.Ordinal).Where(missing.ContainsKey)];
    }

    /// <summary>Deletes chunks whose bytes are not the ones that their names promise, so that they can be sent again.</summary>
    private async Task<List<string>> DropDamagedAsync(string owner, PackageManifest manifest, CancellationToken cancellation)
    {
        var damaged = new List<string>();
        foreach (var digest in manifest.Chunks.Select(chunk => chunk.Digest).Distinct(StringComparer.Ordinal))
        {
            await using var content = await blobs.ReadAsync(BlobNames.Chunk(owner, digest), cancellation: cancellation);
            if (content is null || Convert.ToHexStringLower(await SHA256.HashDataAsync(content.Stream, cancellation)) == digest)
            {
                continue;
            }

            await blobs.DeleteAsync(content.Info.Name, BlobCondition.IfMatch(content.Info.ETag), cancellation);
            damaged.Add(digest);
        }

        return damaged;
    }

    private async Task<PackageContents> InspectAsync(string owner, PackageManifest manifest, CancellationToken cancellation)
    {
        await using var package = PackageReader.Open(blobs, owner, manifest);
        var contents = await PackageInspector.InspectAsync(package, limits, cancellation);
        if (contents.Digest != manifest.Digest || contents.Length != manifest.Length)
        {
            throw PackageErrors.NotAsDescribed("the digest differs");
        }

        return contents.Entries == manifest.Entries && contents.ContentLength == manifest.ContentLength
            ? contents
            : throw PackageErrors.NotAsDescribed("the number or the length of its files differs");
    }
}

/// <param name="Name">One of <see cref="JobFileNames.InOrder"/>.</param>
public sealed record PackagedJobFile(string Name, string Text);
