using System.Text;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Support;

internal static class Trees
{
    private static readonly string[] Names = ["a", "b.py", "c d", "é", "手", "-x", "z", new('n', 120), "data", "_"];

    /// <summary>Fills a folder with files, folders, modes and links that stay inside.</summary>
    public static void Grow(Random random, string folder, int depth = 3)
    {
        foreach (var name in Names.Where(_ => random.Next(3) == 0).Append("always"))
        {
            var path = Path.Combine(folder, name);
            switch (random.Next(depth > 0 ? 4 : 2))
            {
                case 0 or 1:
                    var bytes = new byte[random.Pick(0, 1, 511, 512, 513, 5000, 70_000)];
                    random.NextBytes(bytes);
                    File.WriteAllBytes(path, bytes);
                    File.SetUnixFileMode(path, (UnixFileMode)random.Next(512) | UnixFileMode.UserRead);
                    break;
                case 2:
                    Directory.CreateDirectory(path);
                    File.SetUnixFileMode(path, (UnixFileMode)random.Next(512) | (UnixFileMode)0b111_000_000);
                    Grow(random, path, depth - 1);
                    break;
                default:
                    File.CreateSymbolicLink(path, random.Pick("always", "./b.py", "not/there", "data/../always"));
                    break;
            }
        }
    }

    /// <summary>All that a package keeps of a tree, as text.</summary>
    public static string Describe(string root)
    {
        var text = new StringBuilder();
        foreach (var info in Walk(new DirectoryInfo(root)).OrderBy(info => info.FullName, StringComparer.Ordinal))
        {
            var content = info.LinkTarget ?? (info is FileInfo ? Convert.ToHexString(Sha(info.FullName)) : "");
            var mode = info.LinkTarget is null ? Convert.ToString((int)info.UnixFileMode, 8) : "";
            text.AppendLine($"{Path.GetRelativePath(root, info.FullName)} {mode} {content}");
        }

        return text.ToString();
    }

    /// <summary>All that is in a folder, links not followed.</summary>
    public static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder) => folder.GetFileSystemInfos().SelectMany(info =>
        info is DirectoryInfo { LinkTarget: null } inner ? Walk(inner).Prepend(info) : [info]);

    public static async Task<(PackageManifest Manifest, byte[] Stream)> PackAsync(string folder)
    {
        var writer = new PackageWriter(FolderScanner.Scan(folder));
        var manifest = await writer.DescribeAsync();
        var chunks = new Dictionary<string, byte[]>();
        await writer.SendAsync(manifest, [.. manifest.Chunks.Select(chunk => chunk.Digest)], (chunk, bytes) =>
        {
            chunks.Add(chunk.Digest, bytes.ToArray());
            return Task.CompletedTask;
        });
        return (manifest, [.. manifest.Chunks.SelectMany(chunk => chunks[chunk.Digest])]);
    }

    private static byte[] Sha(string file) => System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file));
}
