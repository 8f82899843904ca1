using System.CommandLine;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Jobs.Outputs;

internal static class JobOutputsCommand
{
    public static Command Create(Surroundings around)
    {
        var job = JobCommand.JobArgument();
        var download = new Option<string?>("--download", "-d")
        {
            Description = "Download them [default: outputs/<job>]; again to get what is new",
            HelpName = "DIR",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new ExampleCommand(
            "outputs",
            "List what a job wrote under ./output, or download it",
            "pilot job outputs digits",
            "pilot job outputs digits --download",
            "pilot job outputs digits --download results")
        {
            job,
            download,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var id = await new JobFinder(platform).FindAsync(parse.GetRequiredValue(job), cancellation);
            if (parse.GetResult(download) is null)
            {
                Write(invocation, await new OutputList(platform).AllAsync(id, cancellation));
                return ExitCodes.Success;
            }

            var document = await platform.GetAsync($"jobs/{id}", PilotJson.Default.JobDocument, cancellation);
            await new OutputsDownload(invocation, platform)
                .RunAsync(id, document.Name, parse.GetValue(download) ?? "", cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Invocation invocation, IReadOnlyList<OutputFile> files)
    {
        var screen = invocation.Screen;
        if (screen.Json)
        {
            screen.WriteJson(new Page<OutputFile>(files, null), PilotJson.Default.PageOutputFile);
            return;
        }

        if (files.Count == 0)
        {
            screen.Tell("No outputs: the job wrote nothing under ./output so far.");
            return;
        }

        var now = invocation.Around.Time.GetUtcNow();
        var table = new TextTable(new("FILE", Shrinks: true), new("SIZE", AlignRight: true), new("WRITTEN"));
        foreach (var file in files)
        {
            table.Add(file.Path, Humane.Size(file.Length), Humane.Ago(file.LastModified, now));
        }

        table.Write(screen.Out, screen.Width);
        screen.Tell($"{Humane.Count(files.Count, "file", "files")}, {Humane.Size(files.Sum(file => file.Length))}", StyledText.Quiet);
    }
}
