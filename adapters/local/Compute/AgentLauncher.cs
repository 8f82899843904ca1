using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>Starts agents that outlive us.</summary>
internal sealed class AgentLauncher(LocalTargetOptions options)
{
    private readonly ConcurrentDictionary<int, bool> children = new();

    /// <summary>
    /// Makes sure that the run has an agent. The run's lock is taken here and passed to the agent: two callers cannot
    /// start two, and the run is never seen without a supervisor while one is starting.
    /// </summary>
    internal unsafe void Ensure(RunKey run, RunFolder folder)
    {
        Reap();
        using var held = FileLock.TryTake(folder.Lock);
        if (held is null)
        {
            return;
        }

        var agent = new DetachedProcess(
            [
                .. options.Agent,
                "run", "--store", $"folder:{Path.GetFullPath(options.StoreRoot)}", "--job", run.Job.ToString(),
                "--run", run.Run, "--work", folder.Root,
                "--lock", DetachedProcess.InheritedDescriptor.ToString(CultureInfo.InvariantCulture),
            ],
            HostEnvironment.ForAgent(),
            folder.AgentLog,
            held.Descriptor);
        try
        {
            children.TryAdd(agent.Start(), true);
        }
        catch (Win32Exception cause)
        {
            throw LocalTargetErrors.AgentCannotStart(options.Agent[0], cause);
        }
    }

    /// <summary>An agent that has ended stays in the process table until its parent has asked for its end.</summary>
    internal unsafe void Reap()
    {
        foreach (var pid in children.Keys)
        {
            int status;
            if (Native.waitpid(pid, &status, Native.WaitNoHang) != 0)
            {
                children.TryRemove(pid, out _);
            }
        }
    }
}
