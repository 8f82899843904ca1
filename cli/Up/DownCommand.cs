using System.CommandLine;

namespace Pilot.Cli.Up;

internal static class DownCommand
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    public static Command Create(Surroundings around)
    {
        var home = new Option<string?>("--home") { Description = "Folder of the platform [default: $PILOT_HOME, ~/.spilot]", HelpName = "DIR" };
        var command = new ExampleCommand("down", "Stop the platform on this machine; running jobs go on", "pilot down") { home };
        command.SetAction(async (parse, cancellation) =>
        {
            var screen = new Invocation(around, parse).Screen;
            var running = new RunningServer(around, UpCommand.HomeOf(around, parse.GetValue(home)));
            var state = new PlatformState("notRunning", null, null);
            if (running.Find() is { } server)
            {
                around.Programs.Terminate(server.Pid);
                if (!await running.WaitForEndAsync(server, StopLimit, cancellation))
                {
                    throw UpErrors.StillThere(server.Pid, StopLimit);
                }

                state = new PlatformState("stopped", server.Url, server.Pid);
            }

            if (screen.Json)
            {
                screen.WriteJson(state, CliJson.Default.PlatformState);
            }
            else
            {
                screen.WriteLine(state.Url is null ? "No platform is running here." : $"Stopped the platform at {state.Url} (pid {state.Pid}).");
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
