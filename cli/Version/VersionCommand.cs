using System.CommandLine;

namespace Pilot.Cli.Version;

internal static class VersionCommand
{
    public static string Current { get; } =
        typeof(VersionCommand).Assembly.GetName().Version is { } version ? version.ToString(3) : "0.0.0";

    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand("version", "Print the version of this program", "pilot version");
        command.SetAction(parse =>
        {
            var screen = new Invocation(around, parse).Screen;
            if (screen.Json)
            {
                screen.WriteJson(new VersionAnswer(Current), CliJson.Default.VersionAnswer);
            }
            else
            {
                screen.WriteLine($"pilot {Current}");
            }
        });
        return command;
    }
}

internal sealed record VersionAnswer(string Version);
