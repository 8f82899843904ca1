using Amazon.Runtime;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Local.Storage;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Aws.Tests.Batch;

/// <summary>A stand-in, and targets of it with the prices that the product brings along.</summary>
internal sealed class BatchWorld : IAsyncDisposable
{
    public const string Platform = "p0123456789a";

    public static readonly IReadOnlyList<QueueSetup> Queues =
    [
        new("cpu", "EC2", ["m6i"]),
        new("gpu", "EC2", ["g5.xlarge", "g5.12xlarge"]),
        new("gpu-spot", "SPOT", ["g5"]),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-aws-").FullName;
    private readonly CatalogueStore catalogue;
    private readonly TimeProvider clock;

    private BatchWorld(AwsStandIn aws, TimeProvider clock)
    {
        (Aws, this.clock) = (aws, clock);
        catalogue = new CatalogueStore(new FolderBlobStore(folder, clock), clock);
    }

    public AwsStandIn Aws { get; }

    public static async Task<BatchWorld> StartAsync(AwsStandInOptions? options = null) =>
        new(await AwsStandIn.StartAsync(options ?? Options()), options?.Clock ?? TimeProvider.System);

    /// <summary>Containers that run until they are told to end.</summary>
    public static AwsStandInOptions Options(IReadOnlyList<QueueSetup>? queues = null) => new(queues ?? Queues, static _ => new IdleContainer());

    /// <summary>As after a start of the platform.</summary>
    /// <param name="horizon">Null for none: listings of the stand-in show everything at once unless told otherwise.</param>
    public BatchTarget Open(TimeSpan? horizon = null, params IReadOnlyList<(string Name, string Value)> settings) =>
        Provider().OpenBatch(Account(settings), Platform, horizon ?? TimeSpan.Zero);

    public AwsProvider Provider(string secret = AwsStandIn.Secret) => new(catalogue, clock, new BasicAWSCredentials(AwsStandIn.AccessKey, secret));

    /// <summary>Of a platform that has no key of AWS, and an identity elsewhere.</summary>
    public AwsProvider Provider(IdentityToken token) => new(catalogue, clock, token: token);

    public CloudAccount Account(params IReadOnlyList<(string Name, string Value)> settings) => new(
        "aws",
        "aws",
        settings.Concat([("region", AwsStandIn.Region), ("endpoint", Aws.Endpoint.ToString())]).DistinctBy(pair => pair.Item1)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2),
        DateTimeOffset.UnixEpoch);

    public static StartRequest Request(RunKey run, PlanOffer offer, double? timeout = null) => new(
        run, offer, "name", new ResourceRequest(), DateTimeOffset.UnixEpoch)
    {
        Owner = "ada",
        Image = "example/train:1",
        TimeoutSeconds = timeout,
        Agent = new RemoteAgent(run, "example/agent:1", "{\"kind\":\"gateway\"}"),
    };

    public static RunKey NewRun() => new(JobId.New(), "1");

    public static PlanOffer Machine(string name, double cpu = 4, int gpus = 1, bool spot = false) => new(
        "aws", $"aws/{name}/{AwsStandIn.Region}{(spot ? "/spot" : "")}", AwsStandIn.Region, "container (AWS Batch)", cpu, 16L << 30, gpus, gpus > 0 ? "A10G" : null,
        1m, Region: AwsStandIn.Region, Spot: spot);

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        catalogue.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
