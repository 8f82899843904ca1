using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Containers;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Compute.Tests.Lab;

/// <summary>A local target over a lab, on a machine of any size, with a clock of its own.</summary>
internal sealed class LocalRig : IAsyncDisposable
{
    internal LocalRig(FakeMachine machine)
    {
        Machine = machine;
        Target = NewTarget();
    }

    internal RunLab Lab { get; } = new();

    internal FakeMachine Machine { get; }

    internal FakeCommands Commands { get; } = new();

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    internal LocalTarget Target { get; private set; }

    /// <summary>Holds from the next <see cref="Restart"/> on.</summary>
    internal Func<string, CancellationToken, Task<bool>>? MayRunPlain { get; set; }

    /// <summary>What a restarted server has: the same folders, and nothing remembered.</summary>
    internal void Restart()
    {
        Target.Dispose();
        Target = NewTarget();
    }

    internal static PlanOffer PlainProcess { get; } = new(
        LocalTarget.TargetName, LocalOffers.PlainProcess, "this machine", PlanOffer.PlainProcess, 1, 1 << 30, 0, null, 0);

    internal Task<StartAnswer> StartAsync(LabRun run, ResourceRequest needs, int submitted = 0) => Target.StartAsync(
        new StartRequest(run.Key, PlainProcess, $"job-{submitted}", needs, DateTimeOffset.UnixEpoch.AddSeconds(submitted)), default);

    internal async Task StopAsync(LabRun run)
    {
        await Target.StopAsync(run.Key, TimeSpan.Zero, default);
        await run.FinishedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Target.Dispose();
        await Lab.DisposeAsync();
    }

    private LocalTarget NewTarget() => new(
        new LocalTargetOptions(Lab.Home, Lab.StoreRoot, RunLab.AgentPath) { MayRunPlain = MayRunPlain },
        new LocalOffers(Machine, new ContainerEngines(Commands, Time)),
        Machine,
        Commands,
        Time);
}
