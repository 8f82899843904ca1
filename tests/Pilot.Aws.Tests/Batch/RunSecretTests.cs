using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Secrets;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Launch;
using Pilot.Testing;

namespace Pilot.Aws.Tests.Batch;

/// <summary>Where an execution role is set, the agent's credential is nowhere but in Parameter Store.</summary>
public sealed class RunSecretTests
{
    private static readonly (string, string) Role = ("execution-role", $"arn:aws:iam::{AwsStandIn.AccountId}:role/execution");

    private readonly List<ContainerSpec> started = [];

    [Fact]
    public async Task The_agent_gets_its_credential_and_whoever_describes_the_job_does_not()
    {
        await using var world = await StartAsync();
        var target = world.Open(settings: [Role]);
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));

        (await target.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        world.Aws.Secrets.ShouldBe([$"/pilot/{BatchWorld.Platform}/{request.Run.Job}/1"]);
        world.Aws.Bodies.ShouldAllBe(body => !body.Operation.StartsWith("PutParameter", StringComparison.Ordinal) == !body.Text.Contains("gateway", StringComparison.Ordinal));
        for (var looks = 0; looks < 4; looks++)
        {
            await target.StatusAsync(request.Run, default);
        }

        started.ShouldHaveSingleItem().Environment[RemoteAgent.AccessVariable].ShouldBe(request.Agent!.Access);
    }

    [Fact]
    public async Task With_the_run_go_its_secret_and_its_definition()
    {
        await using var world = await StartAsync();
        var target = world.Open(settings: [Role]);
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        await target.StartAsync(request, default);

        await target.RemoveAsync(request.Run, default);
        await target.RemoveAsync(request.Run, default);

        world.Aws.Secrets.ShouldBeEmpty();
        world.Aws.Definitions.ShouldBe(0);
        (await target.RunsAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_whose_submit_never_came_is_a_run_that_the_sweep_sees()
    {
        await using var world = await StartAsync();
        world.Aws.Faults.Sometimes("RegisterJobDefinition", Fault.ServerError, 1);
        var target = world.Open(settings: [Role]);
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        (await target.StartAsync(request, default)).Started.ShouldBeFalse();

        var left = (await target.RunsAsync(default)).ShouldHaveSingleItem();
        left.Run.ShouldBe(request.Run);
        left.Created.ShouldNotBeNull();
        await target.StopAsync(left.Run, TimeSpan.Zero, default);
        await target.RemoveAsync(left.Run, default);

        world.Aws.Secrets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_secrets_are_listed_page_by_page_and_those_of_another_platform_never()
    {
        await using var world = await StartAsync();
        using var parameters = new ParameterClient(new Adapters.Aws.Wire.WireClient(
            Adapters.Aws.Wire.WireService.Parameters, new Amazon.Runtime.BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret),
            new Adapters.Aws.Wire.AwsPlace(AwsStandIn.Region, world.Aws.Endpoint), TimeProvider.System));
        var (mine, theirs) = (new RunSecrets(parameters, BatchWorld.Platform), new RunSecrets(parameters, $"{BatchWorld.Platform}b"));
        var runs = Enumerable.Range(0, 25).Select(_ => BatchWorld.NewRun()).ToList();
        foreach (var run in runs)
        {
            await mine.PutAsync(run, "secret", new Dictionary<string, string>(), default);
        }

        await theirs.PutAsync(runs[0], "secret", new Dictionary<string, string>(), default);

        (await mine.RunsAsync(default)).Select(found => found.Run).ShouldBe(runs, ignoreOrder: true);
    }

    [Fact]
    public async Task Without_an_execution_role_the_environment_has_it_and_the_check_says_so()
    {
        await using var world = await StartAsync();

        (await world.Open().StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default)).Started.ShouldBeTrue();

        world.Aws.Secrets.ShouldBeEmpty();
        (await world.Provider().CheckAsync(world.Account(), BatchWorld.Platform, default)).ShouldContain(check => check.Passed && check.What.Contains("environment"));
    }

    [Theory]
    [InlineData("ssm:PutParameter")]
    [InlineData("ssm:DeleteParameter")]
    [InlineData("ssm:GetParametersByPath")]
    [InlineData("batch:DeregisterJobDefinition")]
    public async Task A_permission_that_keeping_secrets_takes_is_named_where_it_is_missing(string action)
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { Denied = new HashSet<string> { action } });

        var failed = (await world.Provider().CheckAsync(world.Account(Role), BatchWorld.Platform, default)).Where(check => !check.Passed).ToList();

        failed.ShouldHaveSingleItem().Problem!.ShouldContain(action);
        world.Aws.Secrets.ShouldBeEmpty();
    }

    [Fact]
    public void Parameter_Store_without_a_role_that_reads_it_does_not_fit() =>
        Should.Throw<RemoteException>(() => AwsSettings.Read(new Core.Clouds.CloudAccount(
            "aws", "aws", new Dictionary<string, string> { ["region"] = AwsStandIn.Region, ["secrets"] = "ssm" }, default))).Error.Code.ShouldBe("PILOT1053");

    [Storage.MotoFact]
    public async Task A_moto_server_keeps_replaces_lists_and_deletes_secrets_too()
    {
        await using var moto = await MotoServer.StartAsync(checksSignatures: false);
        using var parameters = new ParameterClient(new Adapters.Aws.Wire.WireClient(
            Adapters.Aws.Wire.WireService.Parameters, new Amazon.Runtime.BasicAWSCredentials(moto.AccessKey, moto.Secret),
            new Adapters.Aws.Wire.AwsPlace(MotoServer.Region, moto.Endpoint), TimeProvider.System));
        var secrets = new RunSecrets(parameters, BatchWorld.Platform);
        var run = BatchWorld.NewRun();
        var tags = new Dictionary<string, string> { ["pilot:run"] = "1" };

        await secrets.PutAsync(run, "one", tags, default);
        await secrets.PutAsync(run, "two", tags, default);
        (await secrets.RunsAsync(default)).ShouldHaveSingleItem().Run.ShouldBe(run);
        await secrets.DeleteAsync(run, default);
        await secrets.DeleteAsync(run, default);

        (await secrets.RunsAsync(default)).ShouldBeEmpty();
    }

    private Task<BatchWorld> StartAsync() => BatchWorld.StartAsync(new AwsStandInOptions(BatchWorld.Queues, Start) { KeepsBodies = true });

    private IdleContainer Start(ContainerSpec spec)
    {
        started.Add(spec);
        return new IdleContainer();
    }
}
