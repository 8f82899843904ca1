using System.CommandLine;
using Pilot.Core.Api;

namespace Pilot.Cli.Jobs;

internal static class JobShowCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var command = new ExampleCommand(
            "show", "Show what a job is, how it went and why it waits", "pilot job show digits", "pilot job show job_3f8a --json")
        {
            job,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            var document = await platform.GetAsync($"jobs/{id}", PilotJson.Default.JobDocument, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(document, PilotJson.Default.JobDocument);
            }
            else
            {
                new JobPage(invocation.Screen, around.Time.GetUtcNow()).Write(document);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
