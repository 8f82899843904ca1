using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Watch;

/// <summary>Ends every process of the run and does not return before none is left.</summary>
/// <param name="container">Engine and name of the run's container; null when there is none.</param>
internal sealed class RunKill(
    RunProcesses processes, (string Engine, string Name)? container, ICommandRunner commands, TimeProvider time)
{
    private const int Terminate = 15;
    private const int KillNow = 9;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EngineLimit = TimeSpan.FromSeconds(20);

    // A process in the middle of a disk or driver call dies when the call returns, which may be never.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>How many processes were there at the beginning.</returns>
    internal async Task<int> EndAsync(TimeSpan grace)
    {
        var first = processes.Find();
        if (first.Count > 0 && grace > TimeSpan.Zero)
        {
            Send(first, Terminate);
            await UntilNoneAsync(grace, signal: null);
        }

        if (container is { } target)
        {
            await commands.RunAsync(target.Engine, ["rm", "--force", target.Name], EngineLimit, CancellationToken.None);
        }

        await UntilNoneAsync(Patience, KillNow);
        if (processes.Find() is { Count: > 0 } left)
        {
            AgentLog.StillAlive(left.Count);
        }

        return first.Count;
    }

    private async Task UntilNoneAsync(TimeSpan limit, int? signal)
    {
        var began = time.GetTimestamp();
        while (processes.Find() is { Count: > 0 } left && time.GetElapsedTime(began) < limit)
        {
            if (signal is { } number)
            {
                Send(left, number);
            }

            await Task.Delay(Pause, time);
        }
    }

    private static void Send(IEnumerable<ProcessStat> targets, int signal)
    {
        foreach (var target in targets)
        {
            _ = Native.kill(target.Pid, signal);
        }
    }
}
