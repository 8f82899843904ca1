using System.Security.Cryptography;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Upload;

public sealed class PackageStreamTests
{
    [Fact]
    public void Any_tree_comes_back_as_it_was_and_has_one_digest() => Properties.Hold(40, random =>
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["from"]);
        File.WriteAllText(folder["from/file"], "x");
        Trees.Grow(random, folder["from"]);
        var (manifest, stream) = Trees.PackAsync(folder["from"]).Result;
        stream.LongLength.ShouldBe(manifest.Length);
        Convert.ToHexStringLower(SHA256.HashData(stream)).ShouldBe(manifest.Digest);

        PackageUnpacker.UnpackAsync(new MemoryStream(stream), folder["to"], manifest.Digest).Wait();

        Trees.Describe(folder["to"]).ShouldBe(Trees.Describe(folder["from"]));
        Trees.PackAsync(folder["to"]).Result.Manifest.ShouldBeEquivalentTo(manifest);
        PackageInspector.InspectAsync(new MemoryStream(stream)).Result.Entries.ShouldBe(manifest.Entries);
    });

    [Fact]
    public async Task The_digest_of_a_known_folder_never_changes()
    {
        using var folder = new TempFolder();
        folder.With("train.py", "print('hello')\n").With("data/" + new string('n', 120), "1\n").WithLink("latest", "data");
        foreach (var file in new[] { "train.py", "data/" + new string('n', 120) })
        {
            File.SetUnixFileMode(folder[file], (UnixFileMode)0b110_100_100);
        }

        File.SetUnixFileMode(folder["data"], (UnixFileMode)0b111_101_101);
        var manifest = (await Trees.PackAsync(folder.Path)).Manifest;
        manifest.Digest.ShouldBe("389bca940c180e2b37d54649fb4ca4aed72c79107d313a658fe4192292f7e25a");
    }

    [Fact]
    public async Task One_edited_line_in_a_big_tree_changes_few_chunks()
    {
        using var folder = new TempFolder();
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[1 << 20];
            random.NextBytes(bytes);
            File.WriteAllBytes(folder[$"{i:00}.bin"], bytes);
        }

        var before = (await Trees.PackAsync(folder.Path)).Manifest;
        var old = await File.ReadAllBytesAsync(folder["25.bin"]);
        await File.WriteAllBytesAsync(folder["25.bin"], [.. "an inserted line\n"u8, .. old]);
        var listing = FolderScanner.Scan(folder.Path);
        var after = await new PackageWriter(listing).DescribeAsync();

        var fresh = after.Chunks.Except(before.Chunks).ToArray();
        fresh.Sum(chunk => (long)chunk.Length).ShouldBeLessThan(4 << 20);
        after.Chunks.ShouldAllBe(chunk => chunk.Length <= 2 << 20);
        after.Chunks.Count.ShouldBeGreaterThan(40);

        var sent = new List<PackageChunk>();
        await new PackageWriter(listing).SendAsync(after, [.. fresh.Select(chunk => chunk.Digest)], (chunk, bytes) =>
        {
            Convert.ToHexStringLower(SHA256.HashData(bytes.Span)).ShouldBe(chunk.Digest);
            sent.Add(chunk);
            return Task.CompletedTask;
        });
        sent.ShouldBe(fresh);
    }

    [Fact]
    public async Task A_chunk_that_occurs_twice_is_sent_once()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["zeros"], new byte[9 << 20]);
        var writer = new PackageWriter(FolderScanner.Scan(folder.Path));
        var manifest = await writer.DescribeAsync();
        var sent = new List<string>();
        await writer.SendAsync(manifest, [.. manifest.Chunks.Select(chunk => chunk.Digest)], (chunk, _) =>
        {
            sent.Add(chunk.Digest);
            return Task.CompletedTask;
        });
        sent.Count.ShouldBeLessThan(manifest.Chunks.Count);
        sent.ShouldBeUnique();
    }

    [Fact]
    public async Task A_folder_that_changes_while_it_is_sent_is_noticed()
    {
        using var folder = new TempFolder();
        folder.With("a", new string('a', 300_000)).With("b", "b");
        var writer = new PackageWriter(FolderScanner.Scan(folder.Path));
        var manifest = await writer.DescribeAsync();
        string[] all = [.. manifest.Chunks.Select(chunk => chunk.Digest)];

        folder.With("a", new string('c', 300_000));
        (await Refusals.OfAsync(() => writer.SendAsync(manifest, all, (_, _) => Task.CompletedTask))).Code.ShouldBe("PILOT0309");
        folder.With("a", "shorter");
        (await Refusals.OfAsync(() => writer.SendAsync(manifest, all, (_, _) => Task.CompletedTask))).Code.ShouldBe("PILOT0309");
        File.Delete(folder["a"]);
        (await Refusals.OfAsync(() => writer.DescribeAsync())).Where.ShouldBe("a");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["a"]);
        var listing = new FolderListing(folder.Path, [new PackageEntry(PackageEntryKind.File, "a", UnixFileMode.UserRead, 1)], 1);
        var error = await Refusals.OfAsync(() => new PackageWriter(listing).DescribeAsync());
        error.Code.ShouldBe("PILOT0306");
        error.Where.ShouldBe("a");
    }

    [Fact]
    public async Task Progress_counts_the_bytes_of_the_stream_up_to_all_of_them()
    {
        using var folder = new TempFolder();
        folder.With("a", new string('a', 3_000_000));
        var seen = new List<long>();
        var manifest = await new PackageWriter(FolderScanner.Scan(folder.Path)).DescribeAsync(new Recorder(seen));
        seen.ShouldBe(seen.Order());
        seen[^1].ShouldBe(manifest.Length);
    }

    [ToolFact("tar")]
    public async Task GNU_tar_reads_the_stream()
    {
        using var folder = new TempFolder();
        var expected = await PackForOthersAsync(folder);
        var listed = Tools.Run("tar", ["-tvf", folder["p.tar"], "--numeric-owner"]);
        listed.Code.ShouldBe(0);
        listed.Output.ShouldContain("-rwxr-x--- 0/0              10 1970-01-01");
        listed.Output.ShouldContain("latest -> code/run.sh");
        Directory.CreateDirectory(folder["out"]);
        Tools.Run("tar", ["-xpf", folder["p.tar"], "-C", folder["out"]]).ShouldBe((0, ""));
        Trees.Describe(folder["out"]).ShouldBe(expected);
    }

    [ToolFact("python3")]
    public async Task Python_reads_the_stream()
    {
        using var folder = new TempFolder();
        var expected = await PackForOthersAsync(folder);
        Directory.CreateDirectory(folder["out"]);
        var python = Tools.Run("python3", ["-c", "import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])", folder["p.tar"], folder["out"]]);
        python.Code.ShouldBe(0, python.Output);
        Trees.Describe(folder["out"]).ShouldBe(expected);
    }

    private static async Task<string> PackForOthersAsync(TempFolder folder)
    {
        folder.With("from/code/run.sh", "#!/bin/sh\n").With($"from/{new string('d', 150)}/{new string('é', 90)}.txt").WithLink("from/latest", "code/run.sh")
            .WithLink("from/far", new string('d', 150) + "/../" + new string('d', 150));
        Directory.CreateDirectory(folder["from/empty"]);
        File.SetUnixFileMode(folder["from/code/run.sh"], (UnixFileMode)0b111_101_000);
        await File.WriteAllBytesAsync(folder["p.tar"], (await Trees.PackAsync(folder["from"])).Stream);
        return Trees.Describe(folder["from"]);
    }

    private sealed class Recorder(List<long> seen) : IProgress<long>
    {
        public void Report(long value) => seen.Add(value);
    }
}
