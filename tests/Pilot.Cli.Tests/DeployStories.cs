using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class DeployStories
{
    [Fact]
    public async Task An_unchanged_folder_sends_no_chunk_the_second_time()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.RunsWell();
        await world.RunAsync("deploy", "--plan", "cheapest", "--detach");
        world.Platform.CallsTo("PUT", "packages/chunks/").ShouldNotBeEmpty();
        world.Platform.Calls.Clear();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--detach");

        world.Platform.CallsTo("PUT", "packages/chunks/").ShouldBeEmpty();
        world.Platform.CallsTo("PUT", "packages/").Count().ShouldBe(1);
        outcome.Error.ShouldContain("nothing to send");
    }

    [Fact]
    public async Task A_changed_line_sends_the_missing_chunks_alone()
    {
        using var world = World.LoggedIn().WithDigits();
        var random = new Random(7);
        var noise = new byte[3_000_000];
        random.NextBytes(noise);
        File.WriteAllBytes(Path.Combine(world.Folder, "data.bin"), noise);
        world.Platform.TakesPackages();
        await world.RunAsync("deploy", "--plan", "cheapest", "--detach");
        var first = world.Platform.CallsTo("PUT", "packages/chunks/").Count();
        world.Platform.Calls.Clear();
        world.WithFile("train.py", "print('hello again')\n");

        await world.RunAsync("deploy", "--plan", "cheapest", "--detach");

        var second = world.Platform.CallsTo("PUT", "packages/chunks/").ToArray();
        second.Length.ShouldBeInRange(1, first - 1);
        second.ShouldBeUnique();
    }

    [Theory]
    [InlineData(HttpStatusCode.Created, 0)]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    public async Task Chunks_go_straight_to_storage_without_the_token_and_through_the_platform_when_they_are_not_taken_there(
        HttpStatusCode storage, int throughPlatform)
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.TakesPackages();
        var put = new HashSet<string>();
        world.Platform.On("PUT packages/*", PilotJson.Default.PackageAnswer, call =>
        {
            var missing = call.As(PilotJson.Default.PackageManifest).Chunks.Select(chunk => chunk.Digest).Where(digest => !put.Contains(digest)).ToArray();
            var headers = new Dictionary<string, string> { ["x-ms-blob-type"] = "BlockBlob" };
            return new PackageAnswer(missing.Length == 0, missing)
            {
                Uploads = [.. missing.Select(digest => new ChunkUpload(
                    digest, new Uri($"{World.Url}/api/v1/storage/{digest}?sig=secret"), headers, DateTimeOffset.MaxValue))],
            };
        });
        world.Platform.On("PUT packages/chunks/*", call => Taken(call, HttpStatusCode.NoContent));
        world.Platform.On("PUT storage/*", call => Taken(call, storage));

        (await world.RunAsync("deploy", "--plan", "cheapest", "--detach")).Code.ShouldBe(0);

        var direct = world.Platform.CallsTo("PUT", "storage/").ShouldHaveSingleItem();
        direct.Header("Authorization").ShouldBeNull();
        direct.Query.ShouldBe("?sig=secret");
        world.Platform.CallsTo("PUT", "packages/chunks/").Count().ShouldBe(throughPlatform);

        HttpResponseMessage Taken(FakeCall call, HttpStatusCode status)
        {
            if ((int)status < 300)
            {
                put.Add(call.Path.Split('/')[^1]);
            }

            return new HttpResponseMessage(status);
        }
    }

    [Fact]
    public async Task A_lost_answer_to_the_submit_is_asked_again_with_the_same_key()
    {
        using var world = World.LoggedIn().WithDigits();
        var tries = 0;
        world.Platform.TakesPackages().On("POST jobs", _ => ++tries == 1
            ? throw new HttpRequestException("The response ended prematurely.")
            : FakePlatform.Json(Story.Job(), PilotJson.Default.JobDocument, HttpStatusCode.Created));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--detach");

        outcome.Code.ShouldBe(ExitCodes.Success);
        var keys = world.Platform.CallsTo("POST", "jobs").Select(call => call.Header("Idempotency-Key")).ToArray();
        keys.Length.ShouldBe(2);
        keys.Distinct().Single().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task What_was_asked_for_reaches_the_platform()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.TakesPackages();

        await world.RunAsync(
            "deploy", "--job", "数字 net", "--run", "python train.py -x", "--plan", "fastest", "--no-profile", "--cpus", "2.5",
            "--memory", "4GB", "--gpus", "1", "--env", "SEED=7", "--env", "NAME=a=b", "--detach");

        var request = world.Platform.CallsTo("POST", "jobs").Single().As(PilotJson.Default.SubmitJob).Request;
        request.Name.ShouldBe("数字 net");
        request.Plan.ShouldBe("fastest");
        request.SkipProfile.ShouldBeTrue();
        request.Run.ShouldBe("python train.py -x");
        request.Resources.ShouldBe(new(2.5, 4_000_000_000, 1));
        request.Environment.ShouldBe(new Dictionary<string, string> { ["SEED"] = "7", ["NAME"] = "a=b" });
    }

    [Fact]
    public async Task Without_a_job_file_the_command_is_asked_for_and_written_down()
    {
        using var world = World.AtTerminal("python train.py", "").WithFile("train.py", "print(1)\n");
        world.Platform.RunsWell();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--no-open");

        outcome.Code.ShouldBe(ExitCodes.Success);
        File.ReadAllText(Path.Combine(world.Folder, ".spilot.yaml")).ShouldBe("run: |\n  python train.py\n");
        Golden.Match("deploy-asks-command", outcome.AtTerminal);
    }

    [Fact]
    public async Task Without_a_job_file_and_terminal_nothing_is_sent()
    {
        using var world = World.LoggedIn().WithFile("train.py", "print(1)\n");

        var outcome = await world.RunAsync("deploy");

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain("PILOT0220");
        world.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_job_file_takes_the_place_of_the_folders()
    {
        using var world = World.LoggedIn().WithDigits().WithFile("configs/big.yaml", "job_name: big\nrun: python train.py --big\n");
        world.Platform.TakesPackages();
        var sent = new MemoryStream();
        world.Platform.On("PUT packages/chunks/*", call =>
        {
            sent.Write(call.Body);
            world.Platform.On("PUT packages/*", PilotJson.Default.PackageAnswer, _ => new PackageAnswer(true, []));
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        });

        await world.RunAsync("deploy", "--config", "configs/big.yaml", "--detach", "--plan", "cheapest");

        world.Platform.CallsTo("POST", "jobs").Single().As(PilotJson.Default.SubmitJob).Request.Name.ShouldBe("big");
        sent.Position = 0;
        using var tar = new System.Formats.Tar.TarReader(sent);
        var first = tar.GetNextEntry()!;
        first.Name.ShouldBe(".spilot.yaml");
        using var content = new StreamReader(first.DataStream!);
        content.ReadToEnd().ShouldContain("--big");
    }

    [Fact]
    public async Task Logged_out_at_a_terminal_it_asks_and_goes_on()
    {
        using var world = World.AtTerminal("mia", "secret").WithDigits();
        File.Delete(Path.Combine(world.Home, "login.json"));
        world.Platform.RunsWell().On("POST account/login", PilotJson.Default.LoginAnswer, _ => new LoginAnswer("token-2", Story.Submitted));

        var outcome = await world.RunAsync("deploy", "--url", World.Url, "--plan", "cheapest");

        outcome.Code.ShouldBe(ExitCodes.Success);
        world.Platform.CallsTo("POST", "jobs").Single().Header("Authorization").ShouldBe("Bearer token-2");
        outcome.Screen.ShouldNotContain("secret");
        outcome.Screen.ShouldNotContain("token-2");
    }

    [Fact]
    public async Task Logged_out_in_a_script_it_names_the_login_command()
    {
        using var world = new World().WithDigits();

        var outcome = await world.RunAsync("deploy", "--url", World.Url);

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain($"pilot login --url {World.Url}");
        world.Platform.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DISPLAY", true)]
    [InlineData("SSH_CONNECTION", false)]
    public async Task The_browser_opens_only_where_there_is_a_desktop(string variable, bool opens)
    {
        using var world = World.AtTerminal().WithDigits();
        world.Variables["DISPLAY"] = ":0";
        world.Variables[variable] = ":0";
        world.Platform.RunsWell();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        var address = $"{World.Url}/deploy/{Story.Id}";
        outcome.Screen.ShouldContain(address);
        world.Programs.Started.Any(started => started.EndsWith(address, StringComparison.Ordinal)).ShouldBe(opens);
    }

    [Fact]
    public async Task A_plan_that_somebody_else_chose_first_stands()
    {
        using var world = World.AtTerminal("").WithDigits();
        var shown = JobState.AwaitingChoice;
        world.Platform.RunsWell(JobState.AwaitingChoice).Shows(() => Story.Job(shown)).On($"POST jobs/{Story.Id}/plan", _ =>
        {
            shown = JobState.Launching;
            return FakePlatform.Refuse(HttpStatusCode.Conflict, new("PILOT0505", "A plan was chosen already.", "Follow the job."));
        });

        (await world.RunAsync("deploy")).Code.ShouldBe(ExitCodes.Success);
    }
}
