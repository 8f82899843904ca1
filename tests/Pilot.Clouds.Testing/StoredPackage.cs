using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Clouds.Testing;

internal static class StoredPackage
{
    /// <summary>Packs and stores files as a deploy would.</summary>
    /// <param name="folder">To be made and used.</param>
    internal static async Task<PackageManifest> PutAsync(
        IBlobStore store, string owner, string folder, IReadOnlyList<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files.Prepend(("README", "A job.\n")))
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, text);
        }

        var writer = new PackageWriter(FolderScanner.Scan(folder));
        var manifest = await writer.DescribeAsync();
        await writer.SendAsync(manifest, [.. manifest.Chunks.Select(chunk => chunk.Digest)], async (chunk, bytes) =>
        {
            using var content = new MemoryStream(bytes.ToArray());
            await store.PutAsync(BlobNames.Chunk(owner, chunk.Digest), content);
        });
        return manifest;
    }
}
