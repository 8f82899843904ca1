using System.Net;
using Pilot.Cli.Connection;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;

namespace Pilot.Cli.Tests;

public sealed class LoginStories
{
    private static void Accepts(World world, string user, string password) =>
        world.Platform.On("POST account/login", call =>
            call.As(PilotJson.Default.LoginRequest) == new LoginRequest(user, password)
                ? FakePlatform.Json(new LoginAnswer("token-9", Story.Submitted.AddDays(30)), PilotJson.Default.LoginAnswer)
                : new HttpResponseMessage(HttpStatusCode.Unauthorized));

    [Fact]
    public async Task Login_asks_and_keeps_a_token_that_only_its_owner_can_read()
    {
        using var world = World.AtTerminal("mia", "correct horse");
        Accepts(world, "mia", "correct horse");

        var outcome = await world.RunAsync("login", "--url", World.Url);

        var file = Path.Combine(world.Home, "login.json");
        PrivateFile.Read(file, CliJson.Default.LoginFile).ShouldBe(new LoginFile(World.Url, "mia", "token-9"));
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(world.Home).ShouldBe([file]);
        Golden.Match("login", outcome.AtTerminal);
    }

    [Fact]
    public async Task In_a_script_the_password_comes_from_standard_input()
    {
        using var world = new World();
        world.Terminal.Answers.Enqueue("correct horse");
        Accepts(world, "mia", "correct horse");

        var outcome = await world.RunAsync("login", "--url", World.Url, "--user", "mia", "--password-stdin", "--json");

        outcome.Out.ShouldBe("""{"url":"http://pilot.test","user":"mia"}""" + "\n");
        outcome.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_nothing_is_kept()
    {
        using var world = World.AtTerminal("mia", "wrong");
        File.Delete(Path.Combine(world.Home, "login.json"));
        Accepts(world, "mia", "correct horse");

        var outcome = await world.RunAsync("login", "--url", World.Url);

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Screen.ShouldContain("PILOT0108");
        outcome.Screen.ShouldNotContain("wrong");
        Directory.GetFiles(world.Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_terminal_login_says_how_to_give_the_password()
    {
        using var world = new World();

        (await world.RunAsync("login", "--url", World.Url)).Error.ShouldContain("--password-stdin");
    }

    [Fact]
    public async Task Logout_forgets_the_token_even_when_the_platform_is_gone()
    {
        using var world = World.LoggedIn();
        world.Platform.IsDown = true;

        var outcome = await world.RunAsync("logout");

        outcome.Code.ShouldBe(ExitCodes.Success);
        Directory.GetFiles(world.Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_platform_on_this_machine_needs_no_login()
    {
        using var world = new World();
        world.RunsHere("http://127.0.0.1:5000", "token-local");
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, _ => new Page<Core.Jobs.JobRow>([], null));

        (await world.RunAsync("jobs")).Code.ShouldBe(ExitCodes.Success);

        world.Platform.Calls.Single().Header("Authorization").ShouldBe("Bearer token-local");
    }

    [Fact]
    public async Task A_token_is_never_sent_to_another_address()
    {
        using var world = World.LoggedIn();
        world.RunsHere("http://127.0.0.1:5000", "token-local");

        var outcome = await world.RunAsync("jobs", "--url", "http://elsewhere.test");

        outcome.Error.ShouldContain("PILOT0107");
        world.Platform.Calls.ShouldBeEmpty();
    }
}
