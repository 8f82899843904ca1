using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Local.Storage;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.AzureCompute.Tests;

/// <summary>Many runs on a bad day of Azure's: every one is started once, ends, and is removed.</summary>
public sealed class TroubleStories
{
    private const int Runs = 40;
    private const int Patience = 400;

    [ArmTheory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task Whatever_goes_wrong_each_run_is_started_once_and_nothing_is_left(int service, int seed)
    {
        var faults = new FaultPlan(seed);
        var containers = new FakeContainers();
        await using var arm = await ArmStandIn.StartAsync(containers, faults);
        (arm.State.HiddenReads, arm.State.HiddenLists, arm.State.PageSize) = (1, 1, 7);
        var folder = Directory.CreateTempSubdirectory("pilot-azure-").FullName;
        using var catalogue = new CatalogueStore(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);
        var clock = new ShiftedClock();
        var provider = new AzureProvider(catalogue, clock, new StandInAccount.Login())
        {
            Retry = new ArmRetry(2, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5)),
        };
        var target = provider.Open(StandInAccount.Of(arm.Endpoint, ("region", "eastus")), AzureLab.Platform)[service];
        var needs = service == 0 ? new ResourceRequest(Cpu: 1) : new ResourceRequest(Gpu: "T4:1");
        var requests = new List<StartRequest>();
        for (var i = 0; i < Runs; i++)
        {
            requests.Add(await AzureLab.RequestAsync(target, AzureLab.NewRun(), needs));
        }

        faults.Sometimes("*", ArmFault.Error, 0.08).Sometimes("*", ArmFault.Throttle, 0.05).Sometimes("*", ArmFault.LostAnswer, 0.08)
            .Sometimes("*", ArmFault.HalfAnswer, 0.05).Sometimes(ArmVerbs.GroupPut, ArmFault.NoCapacity, 0.1).Sometimes(ArmVerbs.JobStart, ArmFault.NoCapacity, 0.1);
        foreach (var request in requests)
        {
            await UntilAsync(clock, async () => (await target.StartAsync(request, default)).Started);
        }

        foreach (var request in requests)
        {
            await UntilAsync(clock, async () => (await target.StatusAsync(request.Run, default)).State == TargetState.Stopped);
            await UntilAsync(clock, async () =>
            {
                await target.RemoveAsync(request.Run, default);
                return true;
            });
        }

        await UntilAsync(clock, async () => (await target.RunsAsync(default)).Count == 0);
        containers.Started.OrderBy(run => run.ToString()).ShouldBe(requests.Select(request => request.Run).OrderBy(run => run.ToString()));
        arm.Violations.ShouldBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    [ArmFact]
    public async Task A_quiet_run_costs_few_calls()
    {
        await using var arm = await ArmStandIn.StartAsync(new FakeContainers());
        var folder = Directory.CreateTempSubdirectory("pilot-azure-").FullName;
        using var catalogue = new CatalogueStore(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);
        var target = new AzureProvider(catalogue, TimeProvider.System, new StandInAccount.Login())
            .Open(StandInAccount.Of(arm.Endpoint, ("region", "eastus")), AzureLab.Platform)[0];
        arm.State.OperationSteps = 0;
        var request = await AzureLab.RequestAsync(target, AzureLab.NewRun(), new ResourceRequest(Cpu: 1));

        await target.StartAsync(request, default);
        (await target.StatusAsync(request.Run, default)).State.ShouldBe(TargetState.Stopped);
        await target.RemoveAsync(request.Run, default);

        // Look, create; look; delete.
        arm.Calls.ShouldBe(4);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task UntilAsync(ShiftedClock clock, Func<Task<bool>> holds)
    {
        for (var i = 0; i < Patience; i++)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (PilotException)
            {
                // The orchestration would come back later.
            }

            clock.Advance(TimeSpan.FromSeconds(30));
        }

        throw new ShouldAssertException("It never held.");
    }
}
