using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

/// <summary>This machine keeps the contract.</summary>
public sealed class LocalTargetContractTests : ComputeTargetContract, IAsyncLifetime, IDisposable
{
    private readonly LocalRig rig = new(FakeMachine.With(cpu: 64));

    internal override IComputeTarget Target => rig.Target;

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await rig.DisposeAsync();

    public void Dispose() => rig.Target.Dispose();

    private protected override async Task<RunKey> AssignAsync(string script) => (await rig.Lab.ShellAsync(script)).Key;

    private protected override Task<string> LogAsync(RunKey run) => new LabRun(rig.Lab, run).LogAsync();

    private protected override Task<RunReport?> ReportAsync(RunKey run) => new LabRun(rig.Lab, run).ReportAsync();

    private protected override async Task KillSupervisorAsync(RunKey run)
    {
        var seen = new LabRun(rig.Lab, run);
        foreach (var agent in seen.Agents())
        {
            await seen.KillAgentAsync(agent);
        }
    }
}
