using System.Formats.Tar;
using System.Security.Cryptography;
using Pilot.Core.Errors;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Upload;

public sealed class PackageUnpackerTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task UnpackAsync(byte[] stream, PackageLimits? limits = null) => PackageUnpacker.UnpackAsync(
        new MemoryStream(stream), folder["to"], Convert.ToHexStringLower(SHA256.HashData(stream)), limits);

    /// <summary>The unpacker and the check at the upload refuse alike, and nothing is left.</summary>
    private async Task<PilotError> RefusedAsync(Action<MaliciousTar> write, PackageLimits? limits = null)
    {
        var stream = MaliciousTar.Of(write);
        var error = await Refusals.OfAsync(() => UnpackAsync(stream, limits));
        (await Refusals.OfAsync(() => PackageInspector.InspectAsync(new MemoryStream(stream), limits))).ShouldBe(error);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
        return error;
    }

    [Theory]
    [InlineData("../x", "PILOT0331")]
    [InlineData("a/../../x", "PILOT0331")]
    [InlineData("a/..", "PILOT0331")]
    [InlineData("/etc/passwd", "PILOT0332")]
    [InlineData("//x", "PILOT0332")]
    [InlineData("a\nb", "PILOT0339")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name, string code)
    {
        var error = await RefusedAsync(tar => tar.File("good").File(name));
        error.Code.ShouldBe(code);
        error.Where.ShouldBe(name.Replace('\n', '?'));
    }

    [Fact]
    public async Task A_name_that_no_disk_takes_is_refused()
    {
        (await RefusedAsync(tar => tar.File(new string('a', 256)))).Code.ShouldBe("PILOT0339");
        (await RefusedAsync(tar => tar.File(string.Join('/', Enumerable.Repeat("abcdefghi", 110))))).Code.ShouldBe("PILOT0339");
    }

    [Theory]
    [InlineData("l", "/etc")]
    [InlineData("l", "..")]
    [InlineData("a/l", "../../x")]
    public async Task A_symbolic_link_out_is_refused(string name, string target)
    {
        var error = await RefusedAsync(tar => tar.File("good").Link(name, target));
        error.Code.ShouldBe("PILOT0333");
        error.Where.ShouldBe(name);
    }

    [Fact]
    public async Task Two_links_that_lead_out_together_are_refused() =>
        (await RefusedAsync(tar => tar.File("good").Link("x/y/root", "../..").Link("x/y/out", "root/../.."))).Where.ShouldBe("x/y/out");

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        var error = await RefusedAsync(tar => tar.Folder("real").Link("l", "real").File("l/x"));
        error.Code.ShouldBe("PILOT0341");
        error.Where.ShouldBe("l/x");
        (await RefusedAsync(tar => tar.File("f").File("f/x"))).Code.ShouldBe("PILOT0341");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../x")]
    [InlineData("not-there")]
    public async Task A_hard_link_to_anything_but_a_file_of_the_archive_is_refused(string target) =>
        (await RefusedAsync(tar => tar.File("good").HardLink("l", target))).Code.ShouldBe("PILOT0334");

    [Theory]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    public async Task A_device_or_pipe_is_refused(TarEntryType type) =>
        (await RefusedAsync(tar => tar.File("good").Special("dev", type))).Code.ShouldBe("PILOT0335");

    [Fact]
    public async Task A_name_given_twice_is_refused()
    {
        (await RefusedAsync(tar => tar.File("a").File("a"))).Code.ShouldBe("PILOT0336");
        (await RefusedAsync(tar => tar.File("a").File("./a"))).Code.ShouldBe("PILOT0336");
        (await RefusedAsync(tar => tar.File("a/b").Link("a", "c"))).Code.ShouldBe("PILOT0336");
        (await RefusedAsync(tar => tar.Link("a", "c").Folder("a"))).Code.ShouldBe("PILOT0336");
    }

    [Fact]
    public async Task Too_many_entries_and_too_many_bytes_are_refused()
    {
        (await RefusedAsync(tar => tar.File("a").File("b").File("c"), new PackageLimits(Entries: 2))).Code.ShouldBe("PILOT0337");
        var error = await RefusedAsync(tar => tar.File("a", 60).File("b", 60), new PackageLimits(ContentBytes: 100));
        error.Code.ShouldBe("PILOT0338");
        error.Where.ShouldBe("b");
        (await RefusedAsync(tar => tar.File("a", 60).HardLink("b", "a"), new PackageLimits(ContentBytes: 100))).Code.ShouldBe("PILOT0338");
    }

    [Fact]
    public async Task A_damaged_stream_is_refused()
    {
        var stream = MaliciousTar.Of(tar => tar.File("a", 5000));
        (await Refusals.OfAsync(() => UnpackAsync(stream[..3000]))).Code.ShouldBe("PILOT0330");
        (await Refusals.OfAsync(() => UnpackAsync([.. Enumerable.Repeat((byte)7, 1024)]))).Code.ShouldBe("PILOT0330");
        Directory.Exists(folder["to"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_stream_with_another_digest_leaves_nothing()
    {
        var stream = MaliciousTar.Of(tar => tar.File("a"));
        var error = await Refusals.OfAsync(() => PackageUnpacker.UnpackAsync(new MemoryStream(stream), folder["to"], new string('0', 64)));
        error.Code.ShouldBe("PILOT0323");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Set_id_bits_are_dropped()
    {
        await UnpackAsync(MaliciousTar.Of(tar => tar.File("a", mode: (UnixFileMode)0b110_111_101_101)));
        File.GetUnixFileMode(folder["to/a"]).ShouldBe((UnixFileMode)0b111_101_101);
    }

    [Fact]
    public async Task A_hard_link_inside_becomes_a_file_of_its_own()
    {
        await UnpackAsync(MaliciousTar.Of(tar => tar.File("a", 3).HardLink("d/b", "a")));
        new FileInfo(folder["to/d/b"]).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Only_an_empty_folder_is_unpacked_into_and_what_a_killed_try_left_is_removed()
    {
        var stream = MaliciousTar.Of(tar => tar.File("a"));
        Directory.CreateDirectory(folder["to"]);
        folder.With("to.part/half");
        await UnpackAsync(stream);
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBe([folder["to"]]);
        (await Refusals.OfAsync(() => UnpackAsync(stream))).Code.ShouldBe("PILOT0343");
    }

    [ToolFact("readlink")]
    public void No_archive_writes_outside_its_folder() => Properties.Hold(300, random =>
    {
        using var place = new TempFolder();
        place.With("outside/secret", "untouched");
        string[] parts = ["a", "b", "..", ".", "", "outside", "secret", "l"];
        string Name() => random.Pick("", "", "", "/", place["outside"] + "/")
            + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Pick(parts)));
        byte[] stream;
        try
        {
            stream = MaliciousTar.Of(tar =>
            {
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    _ = random.Next(5) switch
                    {
                        0 => tar.Folder(Name()),
                        1 => tar.Link(Name(), Name()),
                        2 => tar.HardLink(Name(), Name()),
                        _ => tar.File(Name(), random.Next(2000)),
                    };
                }
            });
        }
        catch (ArgumentException)
        {
            // The framework's writer would not write an empty name.
            return;
        }

        try
        {
            PackageUnpacker.UnpackAsync(new MemoryStream(stream), place["to"], Convert.ToHexStringLower(SHA256.HashData(stream))).Wait();
            foreach (var link in Trees.Walk(new DirectoryInfo(place["to"])).Where(info => info.LinkTarget is not null))
            {
                // A link that the system cannot follow leads nowhere (and the tool would follow some of them for ever).
                if (Tools.Run("test", ["-e", link.FullName]).Code == 0)
                {
                    (Tools.Run("readlink", ["-f", link.FullName]).Output.Trim() + "/").ShouldStartWith(place["to"] + "/");
                }
            }
        }
        catch (AggregateException e) when (e.InnerException is PilotException)
        {
            Directory.Exists(place["to"]).ShouldBeFalse();
        }

        Directory.EnumerateFileSystemEntries(place.Path).Where(path => path != place["to"]).ShouldBe([place["outside"]]);
        Directory.EnumerateFileSystemEntries(place["outside"]).ShouldBe([place["outside/secret"]]);
        File.ReadAllText(place["outside/secret"]).ShouldBe("untouched");
    });
}
