using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Local.Storage;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>The adapter before a stand-in, impatient, with a clock that can be put forward.</summary>
public sealed class AzureLab : IAsyncDisposable
{
    public const string Platform = "p0123456789a";
    private static readonly ArmRetry Quick = new(2, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1));

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-azure-").FullName;
    private readonly CatalogueStore catalogue;

    private AzureLab(ArmStandIn arm, IdleContainers containers)
    {
        Arm = arm;
        Containers = containers;
        catalogue = new CatalogueStore(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);
        Account = StandInAccount.Of(arm.Endpoint);
        Restart();
    }

    public ArmStandIn Arm { get; }

    public ArmState State => Arm.State;

    public IdleContainers Containers { get; }

    public ShiftedClock Clock { get; } = new();

    public CloudAccount Account { get; set; }

    public AzureProvider Provider { get; private set; } = null!;

    public IComputeTarget Instances { get; private set; } = null!;

    public IComputeTarget Apps { get; private set; } = null!;

    public static async Task<AzureLab> StartAsync()
    {
        var containers = new IdleContainers();
        return new AzureLab(await ArmStandIn.StartAsync(containers), containers);
    }

    public static RunKey NewRun() => new(JobId.New(), "1");

    /// <summary>The platform starts anew and remembers nothing.</summary>
    public void Restart(string? token = null)
    {
        Provider = new AzureProvider(catalogue, Clock, new StandInAccount.Login(token ?? ArmState.Token))
        {
            Retry = Quick,
            Times = new AzureTimes(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5)),
        };
        var targets = Provider.Open(Account, Platform);
        (Instances, Apps) = (targets[0], targets[1]);
    }

    public Task<StartRequest> InstanceRequestAsync(RunKey run, double cpu = 1) => RequestAsync(Instances, run, new ResourceRequest(Cpu: cpu));

    public Task<StartRequest> AppRequestAsync(RunKey run) => RequestAsync(Apps, run, new ResourceRequest(Gpu: "T4:1"));

    public static async Task<StartRequest> RequestAsync(IComputeTarget target, RunKey run, ResourceRequest resources)
    {
        var offers = await target.OffersAsync(new OfferQuery(resources, null), default);
        offers.Offers.ShouldNotBeEmpty(offers.NothingFits);
        return new StartRequest(run, offers.Offers[0], "digits-1", resources, DateTimeOffset.UnixEpoch)
        {
            Owner = "ada",
            Image = "example/train:3",
            Agent = new RemoteAgent(run, "example/agent:1", "top secret"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        var violations = Arm.Violations;
        await Arm.DisposeAsync();
        catalogue.Dispose();
        Directory.Delete(folder, recursive: true);
        violations.ShouldBeEmpty();
    }
}

/// <summary>A story with a lab of its own. It fails where the adapter or the stand-in broke the published description.</summary>
public abstract class AzureStory : IAsyncLifetime
{
    private AzureLab? lab;

    protected AzureLab Lab => lab!;

    protected ArmState State => Lab.State;

    protected FaultPlan Faults => Lab.Arm.Faults;

    public async Task InitializeAsync() => lab = await AzureLab.StartAsync();

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    protected static async Task EventuallyAsync(string what, Func<Task<bool>> holds)
    {
        for (var i = 0; i < 50; i++)
        {
            if (await holds())
            {
                return;
            }
        }

        throw new ShouldAssertException($"Never: {what}");
    }
}
