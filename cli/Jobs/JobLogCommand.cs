using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Cli.Deploy;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

internal static class JobLogCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the job ends; exits 1 when it fails" };
        var run = new Option<string?>("--run") { Description = "Which run's log: profile, 1, 2, ... [default: the last]", HelpName = "RUN" };
        var command = new ExampleCommand(
            "log", "Print a job's log", "pilot job log digits", "pilot job log digits --follow", "pilot job log digits --run profile")
        {
            job,
            follow,
            run,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            var which = parse.GetValue(run);
            if (parse.GetValue(follow))
            {
                return await new LogFollower(invocation, platform).RunAsync(id, which, cancellation);
            }

            await PrintAsync(invocation, platform, id, which, cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task PrintAsync(
        Invocation invocation, PlatformClient platform, JobId id, string? run, CancellationToken cancellation)
    {
        if (run is null)
        {
            var document = await platform.GetAsync($"jobs/{id}", PilotJson.Default.JobDocument, cancellation);
            run = document.Run ?? throw JobErrors.NoLogYet(document);
        }

        var request = new ApiRequest(HttpMethod.Get, $"jobs/{id}/log?run={Uri.EscapeDataString(run)}") { Accept = "text/plain" };
        using var response = await platform.ReadAsync(async () => await platform.OpenAsync(request, cancellation));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        await CopyAsync(invocation, platform, run, reader, cancellation);
    }

    private static async Task CopyAsync(
        Invocation invocation, PlatformClient platform, string run, StreamReader reader, CancellationToken cancellation)
    {
        if (invocation.Screen.Json)
        {
            var text = await platform.ReadAsync(async () => await reader.ReadToEndAsync(cancellation));
            var next = System.Text.Encoding.UTF8.GetByteCount(text);
            invocation.Screen.WriteJson(new LogChunk(run, next, text), PilotJson.Default.LogChunk);
            return;
        }

        var buffer = new char[64 * 1024];
        for (int read; (read = await platform.ReadAsync(() => reader.ReadAsync(buffer.AsMemory(), cancellation))) > 0;)
        {
            await invocation.Around.Out.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        await invocation.Around.Out.FlushAsync(cancellation);
    }
}
