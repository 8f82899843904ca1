using System.CommandLine;
using Pilot.Cli.Accuracy;
using Pilot.Cli.Catalogue;
using Pilot.Cli.Clouds;
using Pilot.Cli.Completion;
using Pilot.Cli.Deploy;
using Pilot.Cli.Jobs;
using Pilot.Cli.Login;
using Pilot.Cli.Open;
using Pilot.Cli.Orchestrations;
using Pilot.Cli.Plans;
using Pilot.Cli.Terminal;
using Pilot.Cli.Up;
using Pilot.Cli.Version;
using Pilot.Core.Errors;

namespace Pilot.Cli;

/// <summary>The <c>pilot</c> command: its tree, and the one place where errors become exit codes.</summary>
internal static class PilotCommand
{
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Surroundings around, CancellationToken interrupt)
    {
        var parse = Create(around).Parse(args.Length == 0 ? ["--help"] : args);
        var screen = new Invocation(around, parse).Screen;
        try
        {
            if (CommandLineErrors.Find(parse) is { } mistake)
            {
                throw mistake;
            }

            return await parse.InvokeAsync(Configuration(around), interrupt);
        }
        catch (PilotException e)
        {
            screen.Show(e.Error);
            return ExitCodes.Of(e.Error);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            screen.Tell("Stopped.");
            return ExitCodes.Interrupted;
        }
        catch (IOException e) when (BrokenPipe.Is(e))
        {
            // `pilot jobs | head` has read all it wanted.
            return ExitCodes.Success;
        }
        catch (Exception e)
        {
            screen.Show(CommandLineErrors.Defect(e));
            return ExitCodes.Defect;
        }
        finally
        {
            BrokenPipe.Ignore(around.Out.Flush);
        }
    }

    private static RootCommand Create(Surroundings around)
    {
        var root = new RootCommand("Runs a folder of deep-learning code: packs it, plans it, launches it, brings home its log and outputs.")
        {
            UpCommand.Create(around),
            DownCommand.Create(around),
            LoginCommand.Create(around),
            LogoutCommand.Create(around),
            DeployCommand.Create(around),
            PlansCommand.Create(around),
            OffersCommand.Create(around),
            CatalogCommand.Create(around),
            CloudCommand.Create(around),
            JobsCommand.Create(around),
            JobCommand.Create(around),
            AccuracyCommand.Create(around),
            OpenCommand.Create(around),
            OrchestrationsCommand.Create(around),
            VersionCommand.Create(around),
            CompletionCommand.Create(around),
        };
        root.Add(SharedOptions.Url);
        root.Add(SharedOptions.Json);
        root.Add(SharedOptions.NoColor);
        return Help.AddTo(root);
    }

    private static InvocationConfiguration Configuration(Surroundings around) => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = around.Out,
        Error = around.Error,
    };
}
