using System.Text.RegularExpressions;
using Amazon.Runtime;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Local.Storage;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;
using Pilot.Testing;

namespace Pilot.Aws.Tests.Batch;

/// <summary>
/// As much of the contract as a moto server plays: it takes a job and calls it SUCCEEDED at once, and knows single containers
/// only. PILOT_TEST_AWS_ENDPOINT names another endpoint, with what the AWS configuration of the machine says.
/// </summary>
public sealed partial class MotoBatchTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("pilot-moto-").FullName;
    private MotoServer? moto;
    private BatchTarget? target;

    internal static string? Given { get; } = Environment.GetEnvironmentVariable("PILOT_TEST_AWS_ENDPOINT");

    public async Task InitializeAsync()
    {
        moto = Given is null && MotoServer.Missing is null ? await MotoServer.StartAsync(QueueAsync, checksSignatures: false) : null;
        target = Open();
    }

    public async Task DisposeAsync()
    {
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [EndpointFact]
    public async Task A_run_is_started_once_found_again_and_removed()
    {
        var run = BatchWorld.NewRun();
        var offers = await target!.OffersAsync(new OfferQuery(new ResourceRequest(Cpu: 1), null), default);
        offers.NothingFits.ShouldBeNull();
        var request = BatchWorld.Request(run, offers.Offers[0]);
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);

        (await target.StartAsync(request, default)).ShouldBe(StartAnswer.Done);
        var restarted = Open();
        (await restarted.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        (await restarted.RunsAsync(default)).Where(known => known.Run == run).ShouldHaveSingleItem();
        await restarted.StopAsync(run, TimeSpan.Zero, default);
        await Clouds.Testing.Eventually.HoldsAsync(() => "the run has ended", async () =>
            (await restarted.StatusAsync(run, default)).State is TargetState.Stopped or TargetState.Lost);
        await restarted.RemoveAsync(run, default);
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        (await restarted.RunsAsync(default)).ShouldNotContain(known => known.Run == run);
    }

    [EndpointFact]
    public async Task A_wrong_secret_is_refused()
    {
        await using var strict = Given is null ? await MotoServer.StartAsync(QueueAsync) : null;
        var stranger = Target(strict?.Endpoint, new BasicAWSCredentials(strict?.AccessKey ?? AwsStandIn.AccessKey, "wrong"));

        var answer = await stranger.StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("m6i.large", 2, 0)), default);

        answer.Refusal!.Kind.ShouldBe(RefusalKind.BadCredential);
    }

    private BatchTarget Open() => Target(moto?.Endpoint, moto is null ? null : new BasicAWSCredentials(moto.AccessKey, moto.Secret));

    private BatchTarget Target(Uri? server, AWSCredentials? credentials)
    {
        var catalogue = new CatalogueStore(new FolderBlobStore(folder, TimeProvider.System), TimeProvider.System);
        var settings = new Dictionary<string, string> { ["agent"] = "image" };
        if ((Given ?? server?.ToString()) is { } endpoint)
        {
            settings["endpoint"] = endpoint;
        }

        settings["region"] = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region && server is null ? region : MotoServer.Region;
        return new AwsProvider(catalogue, TimeProvider.System, credentials)
            .OpenBatch(new CloudAccount("aws", "aws", settings, DateTimeOffset.UnixEpoch), BatchWorld.Platform, TimeSpan.Zero);
    }

    private static async Task QueueAsync(MotoSetup setup)
    {
        var trust = Uri.EscapeDataString("""{"Version":"2012-10-17","Statement":[]}""");
        await setup.QueryAsync("iam", $"Action=CreateRole&Version=2010-05-08&RoleName=batch&AssumeRolePolicyDocument={trust}");
        await setup.QueryAsync("iam", "Action=CreateInstanceProfile&Version=2010-05-08&InstanceProfileName=ecs");
        await setup.QueryAsync("iam", "Action=AddRoleToInstanceProfile&Version=2010-05-08&InstanceProfileName=ecs&RoleName=batch");
        var subnet = Subnet().Match(await setup.QueryAsync("ec2", "Action=DescribeSubnets&Version=2016-11-15")).Groups[1].Value;
        var group = Group().Match(await setup.QueryAsync("ec2", "Action=DescribeSecurityGroups&Version=2016-11-15")).Groups[1].Value;
        await setup.PostAsync("batch", "/v1/createcomputeenvironment", $$$"""
            {"computeEnvironmentName":"cpu","type":"MANAGED","state":"ENABLED","serviceRole":"arn:aws:iam::123456789012:role/batch",
             "computeResources":{"type":"EC2","minvCpus":0,"maxvCpus":16,"desiredvCpus":0,"instanceTypes":["m6i.large"],
             "subnets":["{{{subnet}}}"],"securityGroupIds":["{{{group}}}"],"instanceRole":"ecs"}}
            """, "application/json");
        await setup.PostAsync("batch", "/v1/createjobqueue", """
            {"jobQueueName":"cpu","state":"ENABLED","priority":1,"computeEnvironmentOrder":[{"order":1,"computeEnvironment":"arn:aws:batch:us-east-1:123456789012:compute-environment/cpu"}]}
            """, "application/json");
    }

    [GeneratedRegex("<subnetId>(subnet-[^<]+)<")]
    private static partial Regex Subnet();

    [GeneratedRegex("<groupId>(sg-[^<]+)<")]
    private static partial Regex Group();
}

/// <summary>Needs an endpoint that somebody named, or a moto server.</summary>
internal sealed class EndpointFactAttribute : FactAttribute
{
    public EndpointFactAttribute() => Skip = MotoBatchTests.Given is null ? MotoServer.Missing : null;
}
