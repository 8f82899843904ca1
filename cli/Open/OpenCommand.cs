using System.CommandLine;
using Pilot.Cli.Jobs;

namespace Pilot.Cli.Open;

internal static class OpenCommand
{
    public static Command Create(Surroundings around)
    {
        var job = new Argument<string?>("job")
        {
            Description = "Job id, a unique start of it, or a name; without it the console's first page",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new ExampleCommand(
            "open", "Show the web console, or a job in it, in the browser", "pilot open", "pilot open digits")
        {
            job,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var named = parse.GetValue(job);
            var pages = new ConsolePages(invocation, platform);
            var page = named is null ? pages.First : pages.Job(await new JobFinder(platform).FindAsync(named, cancellation));
            var (address, shown) = await pages.ShowAsync(page, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(new OpenAnswer(address, shown), CliJson.Default.OpenAnswer);
            }
            else
            {
                invocation.Screen.WriteLine(address);
            }

            return ExitCodes.Success;
        });
        return command;
    }
}

/// <param name="Shown">True when a browser was started.</param>
internal sealed record OpenAnswer(string Url, bool Shown);
