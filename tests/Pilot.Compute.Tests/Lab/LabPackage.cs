using System.IO.Compression;
using System.Text;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Compute.Tests.Lab;

internal static class LabPackage
{
    internal const string Owner = "ada";

    /// <summary>Packs and stores files as a deploy would. Text is written as Latin-1, so that bytes can be given as text.</summary>
    internal static async Task<PackageManifest> PutAsync(RunLab lab, IReadOnlyList<(string Path, string Text)> files)
    {
        var folder = Directory.CreateDirectory(lab.NewFile($"code-{Guid.NewGuid():n}")).FullName;
        foreach (var (path, text) in files.Prepend(("README", "A job.\n")))
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.WriteAllTextAsync(full, text, Encoding.Latin1);
        }

        var writer = new PackageWriter(FolderScanner.Scan(folder));
        var manifest = await writer.DescribeAsync();
        await writer.SendAsync(manifest, [.. manifest.Chunks.Select(chunk => chunk.Digest)], async (chunk, bytes) =>
        {
            using var content = new MemoryStream(bytes.ToArray());
            await lab.Store.PutAsync(BlobNames.Chunk(Owner, chunk.Digest), content);
        });
        return manifest;
    }

    /// <summary>A Python package that pip can install without a network: one module with one word in it.</summary>
    internal static string Wheel(string name, string word)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, $"{name}.py", $"WORD = '{word}'\n");
            Add(archive, $"{name}-1.dist-info/METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n");
            Add(archive, $"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            Add(archive, $"{name}-1.dist-info/RECORD", "");
        }

        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    private static void Add(ZipArchive archive, string path, string text)
    {
        using var entry = archive.CreateEntry(path).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
