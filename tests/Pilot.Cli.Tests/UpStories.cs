using Pilot.Cli.Tests.Driver;
using Pilot.Cli.Up;
using Pilot.Core.Api;

namespace Pilot.Cli.Tests;

public sealed class UpStories
{
    private const string Here = "http://127.0.0.1:7420";

    private static World WithServerProgram()
    {
        var world = new World();
        world.Variables["PILOT_SERVER"] = Path.Combine(world.Folder, "pilot-server");
        world.WithFile("pilot-server", "");
        world.Platform.On("GET health", PilotJson.Default.Health, _ => new Health("ok", "0.1.0"));
        return world;
    }

    [Fact]
    public async Task Detached_it_waits_for_health_and_shows_address_and_first_password()
    {
        using var world = WithServerProgram();
        world.Programs.OnStart = (_, log) =>
        {
            File.AppendAllText(log!, "info: starting\n");
            world.LeavesFirstPassword().RunsHere(Here, "token-1", pid: 99);
            return new FakeServer(99, HasExited: false);
        };

        var outcome = await world.RunAsync("up", "--detach", "--port", "7420");

        world.Programs.Started.Single().ShouldEndWith($"pilot-server --home {world.Home} --port 7420 --first-password-file {world.Home}/first-password");
        File.Exists(Path.Combine(world.Home, "first-password")).ShouldBeFalse();
        File.GetUnixFileMode(Path.Combine(world.Home, "server.log")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Golden.Match("up-detach", outcome.Streams);
    }

    [Fact]
    public async Task As_json_the_first_password_is_on_standard_error()
    {
        using var world = WithServerProgram();
        world.Programs.OnStart = (_, _) =>
        {
            world.LeavesFirstPassword().RunsHere(Here, "token-1", pid: 99);
            return new FakeServer(99, HasExited: false);
        };

        var outcome = await world.RunAsync("up", "--detach", "--json");

        outcome.Out.ShouldBe($$"""{"state":"started","url":"{{Here}}","pid":99}""" + "\n");
        outcome.Error.ShouldContain("hunter2");
        File.Exists(Path.Combine(world.Home, "first-password")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--no-color")]
    public async Task A_first_password_that_nobody_has_seen_yet_is_shown_by_the_next_up(string how)
    {
        using var world = WithServerProgram();
        world.LeavesFirstPassword().RunsHere(Here, "token-1");

        var outcome = await world.RunAsync("up", "--detach", how);

        outcome.Error.ShouldContain("hunter2");
        File.Exists(Path.Combine(world.Home, "first-password")).ShouldBeFalse();
    }

    [Fact]
    public async Task In_front_what_the_server_prints_goes_to_standard_error()
    {
        var server = new ServerProgram("/bin/echo", ["Listening on", "a  b"], new Dictionary<string, string>());
        var start = RealPrograms.InFront(server);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;

        using var process = System.Diagnostics.Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();

        (await process.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        (await error).ShouldBe("Listening on a  b\n");
    }

    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    public async Task A_file_that_is_no_program_is_told_as_such(int shell)
    {
        using var world = WithServerProgram();
        world.Programs.OnStart = (_, _) => new FakeServer(99, HasExited: true, shell);

        (await world.RunAsync("up")).Error.ShouldContain("PILOT0135");
    }

    [Fact]
    public async Task In_front_it_shows_the_address_and_stays_until_the_server_ends()
    {
        using var world = WithServerProgram();
        world.Programs.OnStart = (_, log) =>
        {
            log.ShouldBeNull();
            world.RunsHere(Here, "token-1", pid: 99);
            return new FakeServer(99, HasExited: false);
        };

        Golden.Match("up", (await world.RunAsync("up")).Streams);
    }

    [Fact]
    public async Task A_platform_that_runs_already_is_not_started_again()
    {
        using var world = WithServerProgram();
        world.RunsHere(Here, "token-1");

        var outcome = await world.RunAsync("up");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldBe($"The platform is already running at {Here} (pid 4711).\n");
    }

    [Fact]
    public async Task A_server_that_ends_at_once_is_explained_by_its_last_lines()
    {
        using var world = WithServerProgram();
        world.Programs.OnStart = (_, log) =>
        {
            File.AppendAllText(log!, "fail: address already in use\n");
            return new FakeServer(99, HasExited: true, ExitCode: 1);
        };

        var outcome = await world.RunAsync("up", "--detach");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        Golden.Match("up-ended", outcome.Streams);
    }

    [Fact]
    public async Task Without_a_server_program_the_places_looked_at_are_named()
    {
        using var world = new World();

        Golden.Match("up-no-program", (await world.RunAsync("up")).Streams);
    }

    [Fact]
    public async Task A_dll_is_run_by_dotnet()
    {
        using var world = WithServerProgram();
        world.WithFile("server/pilot-server.dll", "");
        world.Programs.OnStart = (_, _) => new FakeServer(99, HasExited: true);

        await world.RunAsync("up", "--server", "server");

        world.Programs.Started.Single().ShouldStartWith("dotnet ");
    }

    [Fact]
    public async Task Down_stops_the_platform()
    {
        using var world = new World();
        world.RunsHere(Here, "token-1");

        var outcome = await world.RunAsync("down");

        world.Programs.Terminated.ShouldBe([4711]);
        outcome.Out.ShouldBe($"Stopped the platform at {Here} (pid 4711).\n");
    }

    [Theory]
    [InlineData("/usr/bin/editor", "thesis.txt")]
    [InlineData("/usr/bin/editor", "pilot-server")]
    [InlineData("/usr/bin/tail", "-f", "/opt/pilot-server/log", "--home", "HOME")]
    [InlineData("/usr/bin/python3", "pilot-server.dll", "--home", "HOME")]
    [InlineData("/opt/pilot-server-old", "--home", "HOME")]
    [InlineData("/opt/pilot-server")]
    [InlineData("/opt/pilot-server", "--home")]
    [InlineData("/opt/pilot-server", "--home", "HOME/other")]
    [InlineData("/opt/pilot-server", "--home", "home")]
    public async Task Down_leaves_a_stranger_with_the_same_process_id_alone(params string[] arguments)
    {
        using var world = new World();
        world.RunsHere(Here, "token-1");
        world.Programs.Running[4711] = [.. arguments.Select(argument => argument.Replace("HOME", world.Home))];

        var outcome = await world.RunAsync("down");

        world.Programs.Terminated.ShouldBeEmpty();
        outcome.Out.ShouldBe("No platform is running here.\n");
        outcome.Code.ShouldBe(ExitCodes.Success);
    }

    [Theory]
    [InlineData("pilot-server", "--port", "7420", "--home", "HOME/")]
    [InlineData("/opt/pilot-server.dll", "--home=HOME")]
    [InlineData("/usr/lib/dotnet/dotnet", "/opt/server/pilot-server.dll", "--home", "HOME", "--port", "7420")]
    public async Task Down_knows_the_server_of_its_home_however_it_was_started(params string[] arguments)
    {
        using var world = new World();
        world.RunsHere(Here, "token-1");
        world.Programs.Running[4711] = [.. arguments.Select(argument => argument.Replace("HOME", world.Home))];

        await world.RunAsync("down");

        world.Programs.Terminated.ShouldBe([4711]);
    }

    [Fact]
    public async Task A_real_process_is_seen_started_detached_and_ended()
    {
        using var world = new World();
        var programs = new RealPrograms();
        var log = Path.Combine(world.Home, "server.log");
        File.WriteAllText(log, "");

        using var process = programs.StartDetached(
            new ServerProgram("/bin/sh", ["-c", "echo up $PILOT_HOME; exec sleep 60"], new Dictionary<string, string> { ["PILOT_HOME"] = "here" }), log);
        await Eventually(() => File.ReadAllText(log) == "up here\n" && programs.ArgumentsOf(process.Pid) is ["sleep", "60"]);
        programs.Terminate(process.Pid);

        await process.WaitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        programs.ArgumentsOf(process.Pid).ShouldBeNull();
    }

    private static async Task Eventually(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline, "the condition did not come true");
            await Task.Delay(20);
        }
    }
}
