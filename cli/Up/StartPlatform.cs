using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;

namespace Pilot.Cli.Up;

/// <summary>Starts the server unless one runs already, and says where it is once it answers.</summary>
internal sealed class StartPlatform(Invocation invocation, PilotHome home)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(30);
    private readonly Surroundings around = invocation.Around;
    private readonly Screen screen = invocation.Screen;
    private readonly RunningServer running = new(invocation.Around, home);

    public async Task<int> RunAsync(Func<ServerProgram> program, bool detach, CancellationToken cancellation)
    {
        if (running.Find() is not null
            && await running.WaitForHealthAsync(HealthLimit, () => running.Find() is null, cancellation) is { } there)
        {
            TellFirstPassword();
            Say("alreadyRunning", there, $"The platform is already running at {there.Url} (pid {there.Pid}).");
            return ExitCodes.Success;
        }

        PrivateFile.CreateFolder(home.Folder);
        return detach
            ? await DetachedAsync(program(), cancellation)
            : await InFrontAsync(program(), cancellation);
    }

    private async Task<int> DetachedAsync(ServerProgram program, CancellationToken cancellation)
    {
        var log = new ServerLog(home.ServerLog);
        program = program with { Arguments = [.. program.Arguments, "--first-password-file", home.FirstPassword] };
        using var process = around.Programs.StartDetached(program, home.ServerLog);
        var file = await running.WaitForHealthAsync(HealthLimit, () => process.HasExited, cancellation);
        if (file is null)
        {
            throw process.HasExited
                ? UpErrors.EndedAtStart(home.ServerLog, log.NewLines())
                : UpErrors.NotHealthy(HealthLimit, home.ServerLog, log.NewLines());
        }

        TellFirstPassword();
        Say("started", file, $"The platform is up at {file.Url} (pid {file.Pid}). Stop it with `pilot down`.");
        return ExitCodes.Success;
    }

    private async Task<int> InFrontAsync(ServerProgram program, CancellationToken cancellation)
    {
        using var process = around.Programs.StartInFront(program);
        try
        {
            if (await running.WaitForHealthAsync(HealthLimit, () => process.HasExited, cancellation) is { } file)
            {
                Say("started", file, $"The platform is up at {file.Url} (pid {file.Pid}). Ctrl-C stops it.");
            }

            var code = await process.WaitAsync(cancellation);
            return code switch
            {
                0 => ExitCodes.Success,
                126 or 127 => throw UpErrors.CannotStart(program.File, "it is not a program, or may not be run"),
                _ => throw UpErrors.Ended(code),
            };
        }
        catch (OperationCanceledException)
        {
            around.Programs.Terminate(process.Pid);
            await process.WaitAsync(CancellationToken.None);
            screen.Tell("The platform is stopped. Jobs that were running go on; `pilot up` finds them again.");
            return ExitCodes.Success;
        }
    }

    /// <summary>
    /// The password goes past the log, which stays. The file is there on a first start, and still there when whoever
    /// made that start was stopped before the platform answered.
    /// </summary>
    private void TellFirstPassword()
    {
        if (File.Exists(home.FirstPassword))
        {
            screen.Insist(File.ReadAllText(home.FirstPassword).TrimEnd());
            File.Delete(home.FirstPassword);
        }
    }

    private void Say(string state, ServerFile file, string text)
    {
        if (screen.Json)
        {
            screen.WriteJson(new PlatformState(state, file.Url, file.Pid), CliJson.Default.PlatformState);
        }
        else
        {
            screen.WriteLine(text);
        }
    }
}
