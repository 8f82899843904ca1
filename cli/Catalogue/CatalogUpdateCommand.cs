using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Catalogue;

internal static class CatalogUpdateCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand(
            "update", "Fetch the configured sources of prices now; one that fails keeps its last good version", "pilot catalog update");
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var screen = invocation.Screen;
            using var platform = invocation.Connect();
            var results = await platform.SendAsync(
                new ApiRequest(HttpMethod.Post, "catalog/update") { Patience = Longest }, PilotJson.Default.IReadOnlyListSourceRefresh, cancellation);
            if (screen.Json)
            {
                screen.WriteJson(results, PilotJson.Default.IReadOnlyListSourceRefresh);
            }
            else
            {
                foreach (var result in results)
                {
                    Write(screen, result);
                }
            }

            return results.Any(result => result.Error is not null) ? ExitCodes.Refused : ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, SourceRefresh result)
    {
        if (result.Error is { } error)
        {
            screen.Tell($"✘ {result.Name}:", StyledText.Bad);
            screen.Show(error);
        }
        else if (result.Source is { } source)
        {
            SourceReport.Write(screen, source);
        }
    }
}
