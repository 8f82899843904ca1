using Pilot.Agent.Elsewhere;
using Pilot.Agent.Fetch;
using Pilot.Core.Upload;

namespace Pilot.Agent.Tests;

/// <summary>Where the code goes in a container whose image may have files there already.</summary>
public sealed class PlacementTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pilot-place-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Into_an_empty_or_missing_folder_the_package_comes_as_it_is()
    {
        var target = In("image", "deep", "workspace");

        await PlaceAsync(target, ("a", "1"), ("d/b", "2"));

        Files(target).ShouldBe(["a=1", "d/b=2"]);
    }

    [Fact]
    public async Task What_the_image_has_there_stays_except_where_the_package_brings_the_same_and_again_is_the_same()
    {
        var target = In("workspace");
        Put(target, "README", "the image's");
        Put(target, "d/kept", "the image's");
        Put(target, "d/b", "old");
        Put(target, "was-a-folder/x", "old");
        Put(target, "was-a-file", "old");
        Directory.CreateSymbolicLink(Path.Combine(target, "was-a-link"), "/etc");

        for (var time = 0; time < 2; time++)
        {
            await PlaceAsync(target, ("d/b", "new"), ("was-a-folder", "now a file"), ("was-a-file/x", "now below"), ("was-a-link/x", "no longer a link"));

            Files(target).ShouldBe(
            [
                "README=the image's", "d/b=new", "d/kept=the image's", "was-a-file/x=now below", "was-a-folder=now a file",
                "was-a-link/x=no longer a link",
            ]);
        }

        File.Exists("/etc/x").ShouldBeFalse();
    }

    [Fact]
    public async Task Links_of_the_package_are_moved_as_links()
    {
        var target = In("workspace");
        Put(target, "there", "x");
        var code = In("code");
        Put(code, "data/a", "1");
        File.CreateSymbolicLink(Path.Combine(code, "latest"), "data");
        File.CreateSymbolicLink(Path.Combine(code, "data", "self"), "a");

        await PlaceAsync(target, code);

        new DirectoryInfo(Path.Combine(target, "latest")).LinkTarget.ShouldBe("data");
        File.ReadAllText(Path.Combine(target, "latest", "self")).ShouldBe("1");
    }

    [Fact]
    public void An_installation_is_the_program_executable_under_its_name_and_may_be_repeated()
    {
        var program = In("agent-1.2");
        File.WriteAllText(program, "a program");

        Installation.Copy(In("no bundle"), program, In("pilot"));
        Installation.Copy(In("no bundle"), program, In("pilot"));

        Files(In("pilot")).ShouldBe(["pilot-agent=a program"]);
        (File.GetUnixFileMode(In("pilot", "pilot-agent")) & UnixFileMode.OtherExecute).ShouldBe(UnixFileMode.OtherExecute);
    }

    [Fact]
    public void A_bundle_brings_the_libraries_too()
    {
        Put(In("bundle"), "pilot-agent", "a program");
        Put(In("bundle"), "lib/libc.so.6", "a library");

        Installation.Copy(In("bundle"), "/not/used", In("pilot"));

        Files(In("pilot")).ShouldBe(["lib/libc.so.6=a library", "pilot-agent=a program"]);
    }

    private string In(params ReadOnlySpan<string> parts) => Path.Combine([root, .. parts]);

    private Task PlaceAsync(string target, params ReadOnlySpan<(string Path, string Text)> files)
    {
        var code = In($"code-{Guid.NewGuid():n}");
        foreach (var (path, text) in files)
        {
            Put(code, path, text);
        }

        return PlaceAsync(target, code);
    }

    private static async Task PlaceAsync(string target, string code)
    {
        var writer = new PackageWriter(FolderScanner.Scan(code));
        var manifest = await writer.DescribeAsync();
        var pieces = new Dictionary<string, byte[]>();
        await writer.SendAsync(manifest, [.. manifest.Chunks.Select(chunk => chunk.Digest)], (chunk, bytes) =>
        {
            pieces[chunk.Digest] = bytes.ToArray();
            return Task.CompletedTask;
        });
        using var stream = new MemoryStream([.. manifest.Chunks.SelectMany(chunk => pieces[chunk.Digest])]);
        await CodePlacement.UnpackAsync(stream, target, manifest.Digest, default);
    }

    private static void Put(string folder, string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => $"{Path.GetRelativePath(folder, file)}={File.ReadAllText(file)}")
            .Order(StringComparer.Ordinal),
    ];
}
