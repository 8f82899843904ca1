using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Upload;

namespace Pilot.Cli.Deploy;

/// <summary>Packs the folder and sends those of its chunks that the platform does not have.</summary>
internal sealed class SendPackage(Screen screen, PlatformClient platform)
{
    private const int ChunksAtOnce = 4;

    public async Task<PackageManifest> RunAsync(FolderListing listing, CancellationToken cancellation)
    {
        var writer = new PackageWriter(listing);
        var manifest = await PackAsync(listing, writer, cancellation);
        await UploadAsync(writer, manifest, cancellation);
        return manifest;
    }

    private async Task<PackageManifest> PackAsync(FolderListing listing, PackageWriter writer, CancellationToken cancellation)
    {
        var files = listing.Entries.Count(entry => entry.Kind == PackageEntryKind.File);
        using var step = new StepLine(screen, platform.Time, "Packing");
        var progress = new Progress(done => step.Update(Humane.Size(done), Share(done, listing.ContentLength)));
        var manifest = await writer.DescribeAsync(progress, cancellation);
        step.Done("Packed", $"{Humane.Count(files, "file", "files")}, {Humane.Size(listing.ContentLength)}");
        Emit(new DeployEvent("packed", Package: manifest.Digest, Files: files, Bytes: listing.ContentLength));
        return manifest;
    }

    private async Task UploadAsync(PackageWriter writer, PackageManifest manifest, CancellationToken cancellation)
    {
        using var step = new StepLine(screen, platform.Time, "Uploading");
        var answer = await PutManifestAsync(manifest, cancellation);
        var missing = answer.Missing.ToHashSet(StringComparer.Ordinal);
        var chunks = manifest.Chunks.DistinctBy(chunk => chunk.Digest).ToArray();
        var total = chunks.Where(chunk => missing.Contains(chunk.Digest)).Sum(chunk => (long)chunk.Length);
        if (!answer.Complete)
        {
            await SendChunksAsync(writer, manifest, answer, total, step, cancellation);
            answer = await PutManifestAsync(manifest, cancellation);
        }

        if (!answer.Complete)
        {
            throw DeployErrors.NotComplete(manifest.Digest);
        }

        step.Done("Uploaded", missing.Count == 0
            ? "nothing to send, the platform has all of it"
            : $"{missing.Count} of {Humane.Count(chunks.Length, "chunk", "chunks")}, {Humane.Size(total)}");
        Emit(new DeployEvent("uploaded", Package: manifest.Digest, Chunks: missing.Count, Bytes: total));
    }

    private async Task SendChunksAsync(
        PackageWriter writer, PackageManifest manifest, PackageAnswer answer, long total, StepLine step, CancellationToken cancellation)
    {
        long sent = 0;
        var uploads = (answer.Uploads ?? []).ToDictionary(upload => upload.Digest, StringComparer.Ordinal);
        using var sending = new AtOnce(ChunksAtOnce, cancellation);
        await sending.RunAsync(start => writer.SendAsync(
            manifest,
            answer.Missing,
            (chunk, bytes) =>
            {
                // The bytes are the writer's again when this call returns.
                var copy = bytes.ToArray();
                return start(async stop =>
                {
                    if (!uploads.TryGetValue(chunk.Digest, out var upload) || !await platform.TryPutAsync(upload, copy, stop))
                    {
                        await PutChunkAsync(chunk, copy, stop);
                    }

                    var done = Interlocked.Add(ref sent, chunk.Length);
                    step.Update($"{Humane.Size(done)} of {Humane.Size(total)}", Share(done, total));
                });
            },
            cancellation));
    }

    private Task<PackageAnswer> PutManifestAsync(PackageManifest manifest, CancellationToken cancellation)
    {
        var request = ApiRequest.Of(HttpMethod.Put, $"packages/{manifest.Digest}", manifest, PilotJson.Default.PackageManifest);
        return platform.WhenBrokenOffAsync(
            () => platform.SendAsync(request, PilotJson.Default.PackageAnswer, cancellation), cancellation);
    }

    private Task<bool> PutChunkAsync(PackageChunk chunk, byte[] bytes, CancellationToken cancellation)
    {
        var request = new ApiRequest(HttpMethod.Put, $"packages/chunks/{chunk.Digest}")
        {
            Body = bytes,
            ContentType = "application/octet-stream",
        };
        return platform.WhenBrokenOffAsync(
            async () =>
            {
                await platform.SendAsync(request, cancellation);
                return true;
            },
            cancellation);
    }

    private void Emit(DeployEvent one)
    {
        if (screen.Json)
        {
            screen.WriteJson(one, CliJson.Default.DeployEvent);
        }
    }

    private static double Share(long done, long total) => total == 0 ? 1 : Math.Min(1, (double)done / total);

    // System.Progress would hand the reports to other threads, out of order.
    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
