using System.IO.Compression;
using System.Text;
using Pilot.Core.Errors;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Upload;

public sealed class ArchiveImporterTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly MemoryBlobStore blobs = new();
    private readonly PackageStore store;

    public ArchiveImporterTests()
    {
        store = new PackageStore(blobs, TimeProvider.System);
        Directory.CreateDirectory(folder["from"]);
    }

    public void Dispose()
    {
        folder.Dispose();
    }

    private async Task<PackageManifest> ImportAsync(byte[] archive, PackageLimits? limits = null)
    {
        try
        {
            return await new ArchiveImporter(store, folder["temp"], limits).ImportAsync("ann", new MemoryStream(archive));
        }
        finally
        {
            Directory.EnumerateFileSystemEntries(folder["temp"]).ShouldBeEmpty();
        }
    }

    private Task<PilotError> RefusedAsync(byte[] archive, PackageLimits? limits = null) =>
        Refusals.OfAsync(() => ImportAsync(archive, limits));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(Action<ZipArchive> write)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            write(zip);
        }

        return packed.ToArray();
    }

    private static void AddFile(ZipArchive zip, string name, string text, int attributes = 0)
    {
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = attributes << 16;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private async Task<string> UnpackedAsync(PackageManifest manifest)
    {
        await using var package = PackageReader.Open(blobs, "ann", manifest);
        await PackageUnpacker.UnpackAsync(package, folder["to"], manifest.Digest);
        return Trees.Describe(folder["to"]);
    }

    [ToolFact("python3")]
    public async Task The_original_client_s_archive_becomes_the_folder_s_own_package()
    {
        folder.With("from/train.py").With("from/sub/" + new string('n', 150)).With("from/new.spilot.yaml", "run: |\n  python\n  train.py\n")
            .With("from/.git/config").WithLink("from/latest", "train.py");
        Directory.CreateDirectory(folder["from/empty"]);
        var made = Tools.Run(
            "python3",
            ["-c", "import sys, tarfile\nwith tarfile.open(sys.argv[1], 'w:gz') as t: t.add(sys.argv[2], arcname='')", folder["a.tgz"], folder["from"]]);
        made.Code.ShouldBe(0, made.Output);

        var manifest = await ImportAsync(await File.ReadAllBytesAsync(folder["a.tgz"]));

        manifest.ShouldBeEquivalentTo((await Trees.PackAsync(folder["from"])).Manifest);
        (await store.ReadJobFileAsync("ann", manifest.Digest))!.Name.ShouldBe("new.spilot.yaml");
    }

    [ToolFact("tar")]
    public async Task Archives_of_GNU_tar_in_every_format_become_the_same_package()
    {
        folder.With("from/train.py").With("from/sub/a").With("from/sub/b").WithLink("from/latest", "train.py");
        var expected = (await Trees.PackAsync(folder["from"])).Manifest;
        foreach (var format in new[] { "v7", "oldgnu", "gnu", "ustar", "posix" })
        {
            Tools.Run("tar", [$"--format={format}", "-cf", folder["a.tar"], "-C", folder["from"], "."]).ShouldBe((0, ""));
            (await ImportAsync(await File.ReadAllBytesAsync(folder["a.tar"]))).ShouldBeEquivalentTo(expected);
        }
    }

    [ToolFact("tar")]
    public async Task Ignore_files_count_before_the_limit_does()
    {
        var tar = MaliciousTar.Of(tar => tar.File("data/big", 5000).File("a.py", 10));
        (await RefusedAsync(tar, new PackageLimits(ContentBytes: 1000))).Code.ShouldBe("PILOT0302");

        folder.With("from/.spilotignore", "data\n").With("from/data/big", new string('x', 5000)).With("from/a.py");
        Tools.Run("tar", ["-cf", folder["a.tar"], "-C", folder["from"], "."]).ShouldBe((0, ""));
        (await ImportAsync(await File.ReadAllBytesAsync(folder["a.tar"]), new PackageLimits(ContentBytes: 1000))).Entries.ShouldBe(2);
    }

    [Fact]
    public async Task A_zip_keeps_modes_and_links_and_takes_the_separators_of_Windows()
    {
        var zip = Zip(zip =>
        {
            AddFile(zip, "run.sh", "#!/bin/sh\n", 0b1000_000_111_101_101);
            AddFile(zip, "sub\\a.py", "x");
            AddFile(zip, "latest", "run.sh", 0b1010_000_111_111_111);
            zip.CreateEntry("empty/");
        });

        var tree = await UnpackedAsync(await ImportAsync(zip));

        tree.ShouldContain("run.sh 755");
        tree.ShouldContain("sub/a.py 644");
        tree.ShouldContain("latest  run.sh");
        tree.ShouldContain("empty 7");
    }

    [Theory]
    [InlineData("../x", "PILOT0331")]
    [InlineData("..\\..\\x", "PILOT0331")]
    [InlineData("/etc/x", "PILOT0332")]
    public async Task A_zip_that_climbs_out_is_refused(string name, string code) =>
        (await RefusedAsync(Zip(zip => AddFile(zip, name, "x")))).Code.ShouldBe(code);

    [Fact]
    public async Task A_zip_with_a_link_out_is_refused() =>
        (await RefusedAsync(Zip(zip => AddFile(zip, "l", "../../etc", 0b1010_000_111_111_111)))).Code.ShouldBe("PILOT0333");

    [Fact]
    public async Task A_zip_with_the_same_name_twice_is_refused() =>
        (await RefusedAsync(Zip(zip =>
        {
            AddFile(zip, "a", "x");
            AddFile(zip, "a", "y");
        }))).Code.ShouldBe("PILOT0336");

    [Fact]
    public async Task A_gzip_bomb_is_stopped_by_its_ratio()
    {
        var limits = new PackageLimits(RatioFreeBytes: 1 << 20);
        var error = await RefusedAsync(Gzip(MaliciousTar.Of(tar => tar.File("zeros", 30 << 20))), limits);
        error.Code.ShouldBe("PILOT0340");
        (await ImportAsync(Gzip(MaliciousTar.Of(tar => tar.File("zeros", 1 << 19))), limits)).Entries.ShouldBe(1);
    }

    [Fact]
    public async Task A_zip_bomb_is_stopped_by_its_ratio()
    {
        var zip = Zip(zip => AddFile(zip, "zeros", new string('0', 30 << 20)));
        var error = await RefusedAsync(zip, new PackageLimits(RatioFreeBytes: 1 << 20));
        error.Code.ShouldBe("PILOT0340");
        error.Where.ShouldBe("zeros");
    }

    [Fact]
    public async Task Bombs_of_size_and_count_are_stopped_however_they_are_packed()
    {
        var random = new byte[2000];
        new Random(1).NextBytes(random);
        (await RefusedAsync(MaliciousTar.Of(tar => tar.File("a", 2000)), new PackageLimits(ImportBytes: 1000))).Code.ShouldBe("PILOT0338");
        (await RefusedAsync(Zip(zip => AddFile(zip, "a", Convert.ToHexString(random))), new PackageLimits(ImportBytes: 1000))).Code.ShouldBe("PILOT0338");
        (await RefusedAsync(MaliciousTar.Of(tar => tar.File("a").File("b")), new PackageLimits(Entries: 1))).Code.ShouldBe("PILOT0337");
        (await RefusedAsync(MaliciousTar.Of(tar => tar.File("a", 2000)), new PackageLimits(ArchiveBytes: 1000))).Code.ShouldBe("PILOT0344");
    }

    [Fact]
    public async Task A_zip_with_a_list_out_of_all_proportion_is_not_even_listed()
    {
        var zip = Zip(zip =>
        {
            for (var i = 0; i < 100; i++)
            {
                zip.CreateEntry($"{i}/");
            }
        });
        (await RefusedAsync(zip, new PackageLimits(Entries: 10))).Code.ShouldBe("PILOT0337");
    }

    [Fact]
    public async Task A_header_that_claims_to_be_huge_takes_no_memory()
    {
        var tar = MaliciousTar.Of(tar => tar.File(new string('a', 200)));
        // The first entry is the extended header with the long name; its length field is at 124.
        Encoding.ASCII.GetBytes("77777777777\0").CopyTo(tar, 124);
        var sum = tar.Take(512).Select((b, i) => i is >= 148 and < 156 ? (int)' ' : b).Sum();
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        (await RefusedAsync(tar)).Code.ShouldBe("PILOT0330");
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        byte[][] notArchives = [[], [1], Encoding.UTF8.GetBytes(new string('x', 2000)), [0x1f, 0x8b, 1, 2, 3], [(byte)'P', (byte)'K', 3, 4, 5], new byte[1024]];
        foreach (var bytes in notArchives)
        {
            (await RefusedAsync(bytes)).Code.ShouldBe("PILOT0330");
        }
    }
}
