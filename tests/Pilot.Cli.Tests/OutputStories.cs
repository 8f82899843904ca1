using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class OutputStories
{
    private static readonly DateTimeOffset Written = new(2026, 3, 14, 9, 20, 0, TimeSpan.Zero);

    private static World WithOutputs(params (string Path, string Text)[] files)
    {
        var world = World.LoggedIn();
        world.Platform
            .Shows(() => Story.Job(JobState.Succeeded, name: "数字/digits"))
            .On($"GET jobs/{Story.Id}/outputs", PilotJson.Default.PageOutputFile, _ =>
                new Page<OutputFile>([.. files.Select(file => new OutputFile(file.Path, Encoding.UTF8.GetByteCount(file.Text), Written))], null));
        foreach (var (path, text) in files)
        {
            world.Platform.On($"GET jobs/{Story.Id}/outputs/{path}", call => Serve(call, Encoding.UTF8.GetBytes(text)));
        }

        return world;
    }

    private static HttpResponseMessage Serve(FakeCall call, byte[] bytes)
    {
        if (call.Header("Range") is not { } range)
        {
            return new HttpResponseMessage { Content = new ByteArrayContent(bytes) };
        }

        var from = (int)RangeHeaderValue.Parse(range).Ranges.Single().From!.Value;
        return new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(bytes[from..]) };
    }

    [Fact]
    public async Task Outputs_are_listed_with_sizes_and_ages()
    {
        using var world = WithOutputs(("metrics.csv", "epoch,loss\n"), ("checkpoint/模型 1.bin", new string('x', 123_456)));

        Golden.Match("outputs", (await world.RunAsync("job", "outputs", Story.Id.ToString())).Streams);
    }

    [Fact]
    public async Task They_are_downloaded_to_a_folder_named_after_the_job_and_not_again_when_there()
    {
        using var world = WithOutputs(("metrics.csv", "epoch,loss\n"), ("a b/空 #1.txt", "two"), ("empty", ""));

        var first = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download");
        var gets = world.Platform.CallsTo("GET", $"jobs/{Story.Id}/outputs/").Count();
        var second = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download");

        File.ReadAllText(Path.Combine(world.Folder, "outputs", "数字_digits", "a b", "空 #1.txt")).ShouldBe("two");
        gets.ShouldBe(3);
        world.Platform.CallsTo("GET", $"jobs/{Story.Id}/outputs/").Count().ShouldBe(3);
        Golden.Match("outputs-download", first.Streams + second.Streams);
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on_where_it_stopped()
    {
        using var world = WithOutputs(("model.json", "0123456789"));
        var path = $"GET jobs/{Story.Id}/outputs/model.json";
        world.Platform.On(path, _ => new HttpResponseMessage { Content = new ByteArrayContent("0123"u8.ToArray()) });
        var broken = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");
        var part = File.Exists(Path.Combine(world.Folder, "got", "model.json"));
        world.Platform.On(path, call => Serve(call, "0123456789"u8.ToArray()));

        var whole = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        broken.Code.ShouldBe(ExitCodes.Connection);
        broken.Error.ShouldContain("PILOT0162");
        part.ShouldBeFalse();
        whole.Code.ShouldBe(ExitCodes.Success);
        world.Platform.CallsTo("GET", $"jobs/{Story.Id}/outputs/").Last().Header("Range").ShouldBe("bytes=4-");
        Directory.GetFiles(Path.Combine(world.Folder, "got")).Select(Path.GetFileName).ShouldBe(["model.json"]);
        File.ReadAllText(Path.Combine(world.Folder, "got", "model.json")).ShouldBe("0123456789");
    }

    [Fact]
    public async Task A_part_of_an_older_version_is_not_gone_on_with()
    {
        using var world = WithOutputs(("model.json", "0123456789"));
        world.WithFile("got/model.json.pilot-part", "old!");

        await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        File.ReadAllText(Path.Combine(world.Folder, "got", "model.json")).ShouldBe("0123456789");
    }

    [Fact]
    public async Task A_connection_that_breaks_is_not_taken_for_a_disk_that_cannot_be_written()
    {
        using var world = WithOutputs(("model.json", "0123456789"));
        world.Platform.On($"GET jobs/{Story.Id}/outputs/model.json", _ => FakePlatform.CutOff("0123"));

        var outcome = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("PILOT0162");
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_is_not_taken_for_a_broken_connection()
    {
        using var world = WithOutputs((new string('x', 300), "0123456789"));

        var outcome = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        outcome.Error.ShouldContain("PILOT0163");
    }

    [Fact]
    public async Task Stopped_while_a_deploy_downloads_it_does_not_say_that_the_job_goes_on()
    {
        using var world = WithOutputs(("model.json", "0123456789")).WithDigits();
        world.Platform.RunsWell().On($"GET jobs/{Story.Id}/outputs/model.json", _ => new Sse().Raw("0123").Then(world.Interrupt.Cancel));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--download", "got");

        outcome.Code.ShouldBe(ExitCodes.Interrupted);
        outcome.Error.ShouldNotContain("goes on");
        outcome.Error.ShouldContain($"pilot job outputs {Story.Id} --download");
    }

    [Theory]
    [InlineData("../escaped.txt")]
    [InlineData("a/../../escaped.txt")]
    [InlineData("/etc/escaped.txt")]
    [InlineData("a//b")]
    [InlineData("./a")]
    public async Task No_output_is_written_outside_the_folder(string path)
    {
        using var world = WithOutputs((path, "evil"));

        var outcome = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        outcome.Error.ShouldContain("PILOT0160");
        Directory.GetFiles(world.Folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_output_is_written_through_a_link()
    {
        using var world = WithOutputs(("link/escaped.txt", "evil"));
        Directory.CreateDirectory(Path.Combine(world.Folder, "got"));
        var outside = Directory.CreateDirectory(Path.Combine(world.Folder, "outside")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(world.Folder, "got", "link"), outside);

        var outcome = await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got");

        outcome.Error.ShouldContain("PILOT0160");
        Directory.GetFiles(outside).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_named()
    {
        using var world = WithOutputs(("model.json", "x")).WithFile("got/model.json/inside.txt", "mine");

        (await world.RunAsync("job", "outputs", Story.Id.ToString(), "--download", "got")).Error.ShouldContain("PILOT0161");
    }
}
