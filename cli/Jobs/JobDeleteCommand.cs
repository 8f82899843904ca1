using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

internal static class JobDeleteCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var force = new Option<bool>("--force") { Description = "Also when it still runs: it is canceled first" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new ExampleCommand(
            "delete", "Delete a job with its log and outputs", "pilot job delete digits", "pilot job delete digits --force --yes")
        {
            job,
            force,
            yes,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            var document = await platform.GetAsync($"jobs/{id}", PilotJson.Default.JobDocument, cancellation);
            if (!parse.GetValue(yes) && !await ConfirmAsync(invocation, document, cancellation))
            {
                throw JobErrors.NotConfirmed($"pilot job delete {id}");
            }

            var query = parse.GetValue(force) ? "?force=true" : "";
            await platform.SendAsync(new ApiRequest(HttpMethod.Delete, $"jobs/{id}{query}"), cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(new Removed(id.ToString()), CliJson.Default.Removed);
            }
            else
            {
                invocation.Screen.WriteLine($"Deleted '{document.Name}' ({id}).");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<bool> ConfirmAsync(Invocation invocation, JobDocument job, CancellationToken cancellation)
    {
        if (!invocation.Screen.CanAsk)
        {
            return false;
        }

        var question = new Question(invocation.Around);
        return await question.YesAsync(
            $"Delete '{job.Name}' ({job.Id}) with its log and outputs?", otherwise: false, cancellation);
    }
}

internal sealed record Removed(string Deleted);
