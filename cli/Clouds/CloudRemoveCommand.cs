using System.CommandLine;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Clouds;

internal static class CloudRemoveCommand
{
    public static Command Create(Surroundings around)
    {
        var name = new Argument<string>("name") { Description = "As `pilot cloud list` shows it" };
        var command = new ExampleCommand("remove", "Forget a cloud; what runs there is no longer followed", "pilot cloud remove aws")
        {
            name,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            await platform.SendAsync(new ApiRequest(HttpMethod.Delete, CloudCommand.PathOf(parse.GetRequiredValue(name))), cancellation);
            invocation.Screen.Tell($"{parse.GetRequiredValue(name)} is forgotten.");
            return ExitCodes.Success;
        });
        return command;
    }
}
