using System.CommandLine;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Catalogue;

internal static class CatalogRemoveCommand
{
    public static Command Create(Surroundings around)
    {
        var source = new Argument<string>("source") { Description = "As `pilot catalog show` names it" };
        var command = new ExampleCommand("remove", "Forget an imported source of prices", "pilot catalog remove azure")
        {
            source,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var name = parse.GetRequiredValue(source);
            using var platform = invocation.Connect();
            await platform.SendAsync(new ApiRequest(HttpMethod.Delete, $"catalog/{Uri.EscapeDataString(name)}"), cancellation);
            invocation.Screen.Tell($"The prices of {name} are forgotten.");
            return ExitCodes.Success;
        });
        return command;
    }
}
