using Pilot.Cli.Tests.Driver;

namespace Pilot.Cli.Tests;

public sealed class HelpPages
{
    [Theory]
    [InlineData("")]
    [InlineData("up")]
    [InlineData("down")]
    [InlineData("login")]
    [InlineData("logout")]
    [InlineData("deploy")]
    [InlineData("plans")]
    [InlineData("offers")]
    [InlineData("catalog")]
    [InlineData("catalog show")]
    [InlineData("catalog update")]
    [InlineData("catalog import")]
    [InlineData("catalog remove")]
    [InlineData("cloud")]
    [InlineData("cloud add")]
    [InlineData("cloud check")]
    [InlineData("cloud list")]
    [InlineData("cloud remove")]
    [InlineData("jobs")]
    [InlineData("job")]
    [InlineData("job show")]
    [InlineData("job log")]
    [InlineData("job outputs")]
    [InlineData("job cancel")]
    [InlineData("job delete")]
    [InlineData("accuracy")]
    [InlineData("open")]
    [InlineData("orchestrations")]
    [InlineData("orchestrations list")]
    [InlineData("orchestrations show")]
    [InlineData("orchestrations timeline")]
    [InlineData("orchestrations retry")]
    [InlineData("orchestrations purge")]
    [InlineData("version")]
    [InlineData("completion")]
    public async Task Every_command_explains_itself_with_examples_within_80_columns(string command)
    {
        using var world = new World();

        var outcome = await world.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldContain("Examples:");
        outcome.Out.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Golden.Match($"help{(command.Length == 0 ? "" : $"-{command.Replace(' ', '-')}")}", outcome.Out);
    }

    [Fact]
    public async Task Without_a_command_the_first_help_page_is_shown()
    {
        using var world = new World();

        (await world.RunAsync()).Out.ShouldBe((await world.RunAsync("--help")).Out);
    }
}
