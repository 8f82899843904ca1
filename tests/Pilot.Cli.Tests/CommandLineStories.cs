using System.Diagnostics;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;

namespace Pilot.Cli.Tests;

public sealed class CommandLineStories
{
    [Theory]
    [InlineData("joobs")]
    [InlineData("jobs --limt 3")]
    [InlineData("jobs --limit many")]
    [InlineData("jobs --limit 0")]
    [InlineData("jobs --state asleep")]
    [InlineData("job")]
    [InlineData("job show")]
    [InlineData("deploy --memory much")]
    [InlineData("deploy --cpus 0")]
    [InlineData("deploy --env 1A=2")]
    [InlineData("deploy one --path two")]
    [InlineData("deploy nowhere")]
    [InlineData("deploy --config missing.yaml")]
    [InlineData("completion powershell")]
    [InlineData("jobs --url ftp://x")]
    public async Task Mistakes_are_named_with_a_remedy_and_exit_with_2(string line)
    {
        using var world = World.LoggedIn();

        var outcome = await world.RunAsync(line.Split(' '));

        outcome.Code.ShouldBe(line.Contains("ftp", StringComparison.Ordinal) ? ExitCodes.Connection : ExitCodes.Usage);
        outcome.Out.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("error PILOT");
        outcome.Error.ShouldContain("\nNext: ");
        var name = string.Concat(line.Select(c => char.IsLetterOrDigit(c) ? c : '-'));
        Golden.Match($"mistake-{name}", outcome.Error);
    }

    [Fact]
    public async Task A_mistake_in_the_job_file_is_shown_with_its_place()
    {
        using var world = World.LoggedIn().WithFile(".spilot.yaml", "run: python train.py\nimagee: x\n");

        var outcome = await world.RunAsync("deploy");

        outcome.Code.ShouldBe(ExitCodes.Usage);
        Golden.Match("mistake-job-file", outcome.Error);
    }

    [Fact]
    public async Task Colours_are_for_terminals_that_want_them()
    {
        using var world = World.AtTerminal();

        (await world.RunAsync("joobs")).Error.ShouldContain("\e[");
        (await world.RunAsync("joobs", "--no-color")).Error.ShouldNotContain("\e[");
        world.Variables["NO_COLOR"] = "1";
        (await world.RunAsync("joobs")).Error.ShouldNotContain("\e[");
    }

    [Fact]
    public async Task Version_is_short()
    {
        using var world = new World();

        (await world.RunAsync("version")).Out.ShouldBe("pilot 0.1.0\n");
        (await world.RunAsync("version", "--json")).Out.ShouldBe("{\"version\":\"0.1.0\"}\n");
    }

    [Fact]
    public async Task Open_prints_the_address_where_there_is_no_desktop()
    {
        using var world = World.LoggedIn();

        (await world.RunAsync("open", Story.Id.ToString())).Out.ShouldBe($"{World.Url}/jobs/{Story.Id}\n");
        (await world.RunAsync("open", "--json")).Out.ShouldBe($"{{\"url\":\"{World.Url}/\",\"shown\":false}}\n");
    }

    [Theory]
    [InlineData(":0", "http://pilot.test/jobs/job_3f8a1c2d0e5b6g7h8i9j", true)]
    [InlineData("", "http://pilot.test/jobs/job_3f8a1c2d0e5b6g7h8i9j#code=once", false)]
    public async Task A_person_gets_a_browser_that_is_logged_in_or_an_address_that_logs_one_in(string display, string printed, bool opens)
    {
        using var world = World.AtTerminal();
        world.Variables["DISPLAY"] = display;
        world.Platform.On("POST account/code", PilotJson.Default.LoginCode, _ => new LoginCode("once", Story.Submitted));

        (await world.RunAsync("open", Story.Id.ToString())).Out.ShouldBe($"{printed}\n");

        world.Programs.Started.Any(started => started.EndsWith($"/jobs/{Story.Id}#code=once", StringComparison.Ordinal)).ShouldBe(opens);
        world.Programs.Started.ShouldAllBe(started => !started.Contains("token", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_platform_that_gives_no_codes_has_its_page_opened_all_the_same()
    {
        using var world = World.AtTerminal();

        (await world.RunAsync("open")).Out.ShouldBe($"{World.Url}/\n");
    }

    [Fact]
    public async Task The_completion_script_for_bash_completes_commands()
    {
        using var world = new World();
        var script = (await world.RunAsync("completion", "bash")).Out;
        var suggestions = (await world.RunAsync("[suggest:8]", "pilot jo")).Out;

        suggestions.ShouldContain("jobs\n");
        var file = Path.Combine(world.Folder, "pilot.bash");
        File.WriteAllText(file, $$"""
            pilot() { printf '%s' '{{suggestions}}'; }
            {{script}}
            COMP_LINE='pilot jo' COMP_POINT=8 _pilot && printf '%s,' "${COMPREPLY[@]}"
            """);
        using var bash = Process.Start(new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true })!;
        (await bash.StandardOutput.ReadToEndAsync()).ShouldBe($"{suggestions.Trim().Replace("\n", ",", StringComparison.Ordinal)},");
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task The_other_shells_have_their_script(string shell)
    {
        using var world = new World();

        Golden.Match($"completion-{shell}", (await world.RunAsync("completion", shell)).Out);
    }
}
