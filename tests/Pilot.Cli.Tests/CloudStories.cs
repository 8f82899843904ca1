using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Clouds;

namespace Pilot.Cli.Tests;

public sealed class CloudStories
{
    private static readonly CloudView Aws = new(
        "aws", "aws", new Dictionary<string, string> { ["region"] = "us-east-1", ["queues"] = "gpu-spot,gpu" }, DateTimeOffset.UnixEpoch, ["aws"]);

    private static readonly CloudKindView AwsKind = new("aws",
    [
        new CloudSetting("region", "region of the queues"),
        new CloudSetting("profile", "profile of the shared credentials file", "the SDK's usual search"),
    ]);

    private static readonly CloudChecks Failing = new("aws",
    [
        new CloudCheck("log in"),
        new CloudCheck("submit jobs to the queue gpu-spot", "batch:SubmitJob is not allowed on the queue gpu-spot.", "Add batch:SubmitJob to the role pilot."),
    ]);

    [Fact]
    public async Task An_added_cloud_is_checked_at_once_and_what_is_missing_is_told()
    {
        using var world = World.LoggedIn();
        world.Platform.On("PUT clouds/aws", PilotJson.Default.CloudView, _ => Aws);
        world.Platform.On("POST clouds/aws/check", PilotJson.Default.CloudChecks, _ => Failing);

        var outcome = await world.RunAsync("cloud", "add", "aws", "--set", "region=us-east-1", "--set", "queues=gpu-spot,gpu");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        world.Platform.CallsTo("PUT", "clouds/aws").Single().Text
            .ShouldBe("""{"kind":"aws","settings":{"region":"us-east-1","queues":"gpu-spot,gpu"}}""");
        Golden.Match("cloud-add", outcome.Streams);
    }

    [Fact]
    public async Task K8s_is_short_for_kubernetes()
    {
        using var world = World.LoggedIn();
        world.Platform.On("PUT clouds/kubernetes", PilotJson.Default.CloudView, _ => Aws);

        (await world.RunAsync("cloud", "add", "k8s", "--no-check")).Code.ShouldBe(ExitCodes.Success);

        world.Platform.CallsTo("PUT", "clouds/kubernetes").Single().Text.ShouldBe("""{"kind":"kubernetes","settings":{}}""");
    }

    [Fact]
    public async Task Every_cloud_is_checked_when_none_is_named()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET clouds", PilotJson.Default.CloudsView, _ => new CloudsView([Aws], [AwsKind]));
        world.Platform.On("POST clouds/aws/check", PilotJson.Default.CloudChecks, _ => new CloudChecks("aws", [new CloudCheck("log in")]));

        var outcome = await world.RunAsync("cloud", "check");

        outcome.Code.ShouldBe(ExitCodes.Success);
        Golden.Match("cloud-check", outcome.Streams);
    }

    [Fact]
    public async Task The_list_shows_what_was_added_and_what_each_kind_takes()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET clouds", PilotJson.Default.CloudsView, _ => new CloudsView([Aws], [AwsKind]));

        Golden.Match("cloud-list", (await world.RunAsync("cloud", "list")).Streams);
    }

    [Fact]
    public async Task Checks_as_json_are_one_document_for_each_cloud()
    {
        using var world = World.LoggedIn();
        world.Platform.On("POST clouds/aws/check", PilotJson.Default.CloudChecks, _ => Failing);

        Golden.Match("cloud-check-json", (await world.RunAsync("cloud", "check", "aws", "--json")).Streams);
    }

    [Fact]
    public async Task A_setting_without_a_value_is_a_mistake_on_the_command_line()
    {
        using var world = World.LoggedIn();

        var outcome = await world.RunAsync("cloud", "add", "aws", "--set", "region");

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain("PILOT0165");
    }

    [Fact]
    public async Task A_refusal_shows_every_fault()
    {
        using var world = World.LoggedIn();
        world.Platform.On("PUT clouds/aws", _ => FakePlatform.Refuse(HttpStatusCode.UnprocessableEntity, CloudErrors.Settings("aws", ["region is missing (region of the queues)."])));

        var outcome = await world.RunAsync("cloud", "add", "aws");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        outcome.Error.ShouldContain("region is missing");
    }
}
