using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

internal static class RetryCommand
{
    public static Command Create(Surroundings around)
    {
        var id = OrchestrationsCommand.Id();
        var command = new ExampleCommand(
            "retry", "Let the parked work of an instance go on", "pilot orchestrations retry job_3f8a")
        {
            id,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var answer = await platform.SendAsync(
                new ApiRequest(HttpMethod.Post, OrchestrationsCommand.PathOf(parse.GetRequiredValue(id)) + "/retry"),
                PilotJson.Default.RetriedOrchestration,
                cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(answer, PilotJson.Default.RetriedOrchestration);
            }
            else
            {
                invocation.Screen.Tell("It goes on.");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
