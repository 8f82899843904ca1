using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Clouds;

internal static class CloudCheckCommand
{
    /// <summary>Columns in front of a line under a check.</summary>
    private const int NoteIndent = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static Command Create(Surroundings around)
    {
        var name = new Argument<string?>("name") { Description = "Of one cloud [default: all]", Arity = ArgumentArity.ZeroOrOne };
        var command = new ExampleCommand(
            "check", "Try every permission that running jobs needs, changing nothing", "pilot cloud check", "pilot cloud check aws --json")
        {
            name,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            IReadOnlyList<string> names = parse.GetValue(name) is { } one
                ? [one]
                : [.. (await platform.GetAsync("clouds", PilotJson.Default.CloudsView, cancellation)).Clouds.Select(cloud => cloud.Name)];
            if (names.Count == 0)
            {
                invocation.Screen.Tell("No cloud was added yet: `pilot cloud add azure`, `aws` or `kubernetes`.");
            }

            return await CheckAsync(invocation.Screen, platform, names, cancellation);
        });
        return command;
    }

    /// <returns>Success when everything passed.</returns>
    internal static async Task<int> CheckAsync(Screen screen, PlatformClient platform, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var allPassed = true;
        foreach (var name in names)
        {
            var request = new ApiRequest(HttpMethod.Post, $"{CloudCommand.PathOf(name)}/check") { Patience = Longest };
            var answer = await platform.SendAsync(request, PilotJson.Default.CloudChecks, cancellation);
            allPassed &= answer.Checks.All(check => check.Passed);
            if (screen.Json)
            {
                screen.WriteJson(answer, PilotJson.Default.CloudChecks);
            }
            else
            {
                Write(screen, answer);
            }
        }

        return allPassed ? ExitCodes.Success : ExitCodes.Refused;
    }

    private static void Write(Screen screen, CloudChecks answer)
    {
        screen.WriteLine($"{answer.Name}:");
        foreach (var check in answer.Checks)
        {
            foreach (var (line, index) in Cells.Wrap(check.What, screen.Width - NoteIndent).Select((line, index) => (line, index)))
            {
                screen.Out.WriteStyled(index > 0 ? "    " : check.Passed ? "  ok  " : "  NO  ", check.Passed ? StyledText.Good : StyledText.Bad);
                screen.WriteLine(index > 0 ? $"  {line}" : line);
            }

            foreach (var line in new[] { check.Problem, check.Remedy }.OfType<string>().SelectMany(text => Cells.Wrap(text, screen.Width - NoteIndent)))
            {
                screen.WriteLine(new string(' ', NoteIndent) + line);
            }
        }
    }
}
