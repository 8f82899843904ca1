using System.IO.Compression;
using Pilot.Core.Errors;
using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>
/// Makes a package from a <c>.tar.gz</c>, <c>.tar</c> or <c>.zip</c> of a job folder, told apart by content. The ignore
/// files in it count as they do in a folder.
/// </summary>
/// <param name="tempRoot">Folder for temporary files; made when missing. Nothing is left in it.</param>
public sealed class ArchiveImporter(PackageStore store, string tempRoot, PackageLimits? limits = null)
{
    private const int HeadLength = 4;

    private readonly PackageLimits limits = limits ?? PackageLimits.Default;

    /// <returns>The manifest of the package, which is complete in the owner's store.</returns>
    /// <exception cref="PilotException">PILOT0330 to PILOT0344, and PILOT0302 to PILOT0308 for what is left after ignoring.</exception>
    public async Task<PackageManifest> ImportAsync(string owner, Stream archive, CancellationToken cancellation = default)
    {
        using var temporary = new TemporaryFolder(tempRoot);
        var folder = Directory.CreateDirectory(temporary.In("content")).FullName;
        await UnpackAsync(archive, folder, temporary.In("archive"), cancellation);
        var listing = FolderScanner.Scan(folder, limits, cancellation);
        var writer = new PackageWriter(listing);
        var manifest = await writer.DescribeAsync(null, cancellation);
        var answer = await store.PutManifestAsync(owner, manifest, cancellation);
        if (!answer.Complete)
        {
            await writer.SendAsync(
                manifest, answer.Missing, (chunk, bytes) => store.PutChunkAsync(owner, chunk.Digest, bytes, cancellation), cancellation);
            await store.PutManifestAsync(owner, manifest, cancellation);
        }

        return manifest;
    }

    /// <summary>Removes what a crash left under the temporary root; only while nobody imports there.</summary>
    public void RemoveLeftovers() => TemporaryFolder.RemoveAll(tempRoot);

    private async Task UnpackAsync(Stream archive, string folder, string zipFile, CancellationToken cancellation)
    {
        var head = new byte[HeadLength];
        var headLength = await archive.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellation);
        var sent = 0L;
        await using var counted = new CountingStream(head.AsMemory(0, headLength), archive, read =>
        {
            sent += read;
            if (sent > limits.ArchiveBytes)
            {
                throw ArchiveErrors.ArchiveTooLarge(limits.ArchiveBytes);
            }
        });
        var filler = new FolderFiller(folder, new ArchiveGuard(limits.Entries, limits.ImportBytes));
        try
        {
            switch (head)
            {
                case [0x1f, 0x8b, ..]:
                    var inflation = new InflationGuard(limits, () => sent);
                    await using (var unzipped = new GZipStream(counted, CompressionMode.Decompress, leaveOpen: true))
                    await using (var guarded = new CountingStream(default, unzipped, read => inflation.Add(read, null)))
                    {
                        await UnpackTarAsync(guarded, filler, cancellation);
                    }

                    break;
                case [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6]:
                    await SpoolAsync(counted, zipFile, cancellation);
                    await ZipUnpacker.UnpackAsync(zipFile, filler, limits, cancellation);
                    break;
                default:
                    await UnpackTarAsync(counted, filler, cancellation);
                    break;
            }

            filler.Complete();
        }
        catch (InvalidDataException e)
        {
            throw ArchiveErrors.Damaged(e.Message.TrimEnd('.'), e);
        }
    }

    private static async Task UnpackTarAsync(Stream tarStream, FolderFiller filler, CancellationToken cancellation)
    {
        var tar = new TarEntries(tarStream);
        var entry = await tar.NextAsync(cancellation) ?? throw ArchiveErrors.Damaged("it is empty");
        for (var next = entry; next is not null; next = await tar.NextAsync(cancellation))
        {
            await filler.AddAsync(next, tar.ReadAsync, cancellation);
        }
    }

    private static async Task SpoolAsync(Stream archive, string file, CancellationToken cancellation)
    {
        await using var spool = File.Create(file);
        await archive.CopyToAsync(spool, cancellation);
    }
}
