using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Jobs;

internal static class JobCancelCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var command = new ExampleCommand("cancel", "Stop a job; its log and outputs so far are kept", "pilot job cancel digits") { job };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            var document = await platform.SendAsync(
                new ApiRequest(HttpMethod.Post, $"jobs/{id}/cancel"), PilotJson.Default.JobDocument, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(document, PilotJson.Default.JobDocument);
            }
            else
            {
                invocation.Screen.WriteLine($"Canceling '{document.Name}' ({id}).");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
