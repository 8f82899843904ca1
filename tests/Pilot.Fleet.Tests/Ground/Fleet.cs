using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.K8s;
using Pilot.Aws.Tests.StandIn;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Core.Collect;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Engine.Embedded;
using Pilot.K8s.Tests.StandIn;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Fleet.Tests.Ground;

/// <summary>The product's stories and adapters over three played clouds, on a hasty clock.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string OnKubernetes = "lab-1";
    public const string OnAzure = "eastus";
    public const string OnAws = AwsStandIn.Region;

    private const string Owner = "ada";
    private const double Haste = 40;
    private static readonly string Package = new('a', 64);

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-fleet-").FullName;
    private readonly MemoryBlobStore blobs = new();
    private IHost? host;

    private Fleet() => Crew = new Crew(blobs, Clock, job => Client.RaiseEventAsync(job.ToString(), "report", ""));

    public HastyClock Clock { get; } = new(Haste);

    public Crew Crew { get; }

    public AwsStandIn Aws { get; private set; } = null!;

    public ArmStandIn Arm { get; private set; } = null!;

    public ClusterStandIn Cluster { get; private set; } = null!;

    public IServiceProvider Services => host!.Services;

    public JobStore Jobs => Services.GetRequiredService<JobStore>();

    private OrchestrationClient Client => Services.GetRequiredService<OrchestrationClient>();

    public static async Task<Fleet> GatherAsync(Action<Fleet> faults)
    {
        var fleet = new Fleet();
        var containers = new Containers(fleet.Crew);
        fleet.Aws = await AwsStandIn.StartAsync(new AwsStandInOptions(
            [new("cpu", "EC2", ["m6i"], MaxvCpus: 100_000), new("cpu-spot", "SPOT", ["m6i"], MaxvCpus: 100_000)], containers.Start)
        {
            Stall = TimeSpan.FromSeconds(0.5),
        });
        fleet.Arm = await ArmStandIn.StartAsync(containers);
        fleet.Arm.State.CoresLimit = 100_000;
        fleet.Cluster = await ClusterStandIn.StartAsync(new ClusterOptions { Time = fleet.Clock }, containers);
        for (var node = 0; node < 10; node++)
        {
            fleet.Cluster.AddNode(
                $"n{node}", new Dictionary<string, string> { ["topology.kubernetes.io/region"] = OnKubernetes, ["node.kubernetes.io/instance-type"] = "lab.large" }, ("cpu", "16"), ("memory", "64Gi"), ("pods", "110"));
        }

        faults(fleet);
        fleet.host = fleet.Build();
        await fleet.AddCloudsAsync();
        await fleet.host.StartAsync();
        return fleet;
    }

    public async Task<JobId> SubmitAsync(string region, string plan = "cheapest")
    {
        var id = JobId.New();
        await Jobs.CreateAsync(new JobDocument
        {
            Id = id,
            Owner = Owner,
            Name = "one of many",
            ResourceName = "one-of-many",
            Package = Package,
            Created = Clock.GetUtcNow(),
            Request = new JobRequest(Plan: plan, SkipProfile: true, Resources: new ResourceRequest(Cpu: 1), Wishes: PlanWishes.Read(region, null, null, null, null)),
        });
        await Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunJob), new RunJobInput(id), new StartOrchestrationOptions(id.ToString()));
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await Cluster.DisposeAsync();
        await Arm.DisposeAsync();
        await Aws.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IBlobStore>(blobs)
            .AddSingleton<ComputeTargets>()
            .AddSingleton<OfferRound>()
            .AddSingleton<CloudStore>()
            .AddSingleton<OrphanSweep>()
            .AddSingleton<IRunAccess>(new OpenAccess())
            .AddSingleton(services => new RemoteRuns(services.GetRequiredService<IRunAccess>(), blobs, "example/agent:1", Clock))
            .AddSingleton<LessonStore>()
            .AddSingleton(new JobStore(blobs))
            .AddSingleton<CatalogueStore>()
            .AddSingleton<OfferComparison>()
            .AddSingleton<IRunPredictor>(new NoPredictor())
            .AddSingleton<ICloudProvider>(services => new KubernetesProvider(
                services.GetRequiredService<CatalogueStore>(), Clock, NullLogger<KubernetesProvider>.Instance))
            .AddSingleton<ICloudProvider>(services => new AzureProvider(
                services.GetRequiredService<CatalogueStore>(), Clock, new StandInAccount.Login()))
            .AddSingleton<ICloudProvider>(services => new AwsProvider(
                services.GetRequiredService<CatalogueStore>(), Clock, new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret)))
            .AddEmbeddedEngine(engine =>
            {
                engine.DatabasePath = Path.Combine(folder, "engine.db");
                engine.Orchestrations.Add<RunJob>();
                engine.Activities
                    .Add("PrepareJob", services => new Prepared(services.GetRequiredService<JobStore>()))
                    .Add<RecordJob>().Add<DeleteJob>().Add<PlanJob>().Add<LaunchRun>()
                    .Add<CheckRun>().Add<StopRun>().Add<RemoveRun>().Add<CollectRun>().Add<LearnFromJob>();
            });
        return builder.Build();
    }

    private async Task AddCloudsAsync()
    {
        await blobs.PutJsonAsync(BlobNames.Package(Owner, Package), new PackageManifest(Package, 0, 0, 0, []), PilotJson.Default.PackageManifest);
        const string Prices = $"InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region\nm6i.large,,,2,8,0.1,0.03,{OnAws}\nm6i.xlarge,,,4,16,0.2,0.06,{OnAws}\n";
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Prices));
        await Services.GetRequiredService<CatalogueStore>().ImportAsync("aws-lab", file, DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime), false);
        var clouds = Services.GetRequiredService<CloudStore>();
        await clouds.PutAsync(new CloudAccount("kubernetes", "kubernetes", new Dictionary<string, string> { ["kubeconfig"] = Cluster.Kubeconfig, ["rate"] = "0.1" }, Clock.GetUtcNow()), default);
        await clouds.PutAsync(StandInAccount.Of(Arm.Endpoint), default);
        await clouds.PutAsync(new CloudAccount("aws", "aws", new Dictionary<string, string> { ["region"] = OnAws, ["endpoint"] = Aws.Endpoint.ToString() }, Clock.GetUtcNow()), default);
    }

    private sealed class OpenAccess : IRunAccess
    {
        public string? Unreachable => null;

        public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation) =>
            Task.FromResult(new RunAccess($$"""{"kind":"none","run":"{{run}}"}""", DateTimeOffset.MaxValue));
    }

    private sealed class NoPredictor : IRunPredictor
    {
        public Prediction Predict(Core.Profile.ProfileResult? profile, PlanOffer offer) => new(TimeEstimate.Exactly(0), null, "Nothing was measured.");
    }

    private sealed class Prepared(JobStore jobs) : Activity<JobId, PreparedJob>
    {
        public override async Task<PreparedJob> RunAsync(ActivityContext context, JobId input)
        {
            var job = (await jobs.GetAsync(input, context.Cancellation))!;
            var spec = new JobSpec { Run = JobCommand.OfScript("train"), Resources = job.Request.Resources };
            return new PreparedJob(job.Request, job.Owner, spec, job.ResourceName, job.Created, null);
        }
    }
}
