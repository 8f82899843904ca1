using Pilot.Aws.Tests.Batch;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Aws.Tests.Account;

/// <summary>What <c>pilot cloud check</c> finds.</summary>
public sealed class AwsChecksTests
{
    private const string Role = $"arn:aws:iam::{AwsStandIn.AccountId}:role/pilot-platform";

    public static TheoryData<string> Actions =>
    [
        "batch:DescribeJobQueues", "batch:DescribeComputeEnvironments", "batch:ListJobs", "batch:DescribeJobs", "batch:DescribeJobDefinitions",
        "batch:RegisterJobDefinition", "batch:SubmitJob", "batch:TerminateJob", "batch:TagResource", "logs:GetLogEvents",
    ];

    [Fact]
    public async Task An_account_that_may_do_everything_passes_and_nothing_is_changed()
    {
        await using var world = await BatchWorld.StartAsync();

        var checks = await CheckAsync(world);

        checks.Where(check => !check.Passed).ShouldBeEmpty();
        checks.Count.ShouldBe(13);
        world.Aws.Submitted.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task A_missing_permission_is_named(string action)
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { Denied = new HashSet<string> { action } });

        var failed = (await CheckAsync(world)).Where(check => !check.Passed).ToList();

        failed.ShouldContain(check => check.Problem == $"The action '{action}' is not allowed.");
    }

    [Fact]
    public async Task A_wrong_secret_is_the_only_thing_told()
    {
        await using var world = await BatchWorld.StartAsync();

        var checks = await world.Provider("wrong").CheckAsync(world.Account(), BatchWorld.Platform, default);

        checks.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldNotContain(AwsStandIn.Secret);
    }

    [Fact]
    public async Task Queues_that_are_not_there_are_named()
    {
        await using var world = await BatchWorld.StartAsync();

        var checks = await CheckAsync(world, ("queues", "gpu,none"));

        checks.Single(check => !check.Passed).Problem.ShouldBe("The region us-east-1 has no job queue none.");
    }

    [Theory]
    [InlineData("role", "admin")]
    [InlineData("agent", "both")]
    [InlineData("endpoint", "somewhere")]
    public async Task A_setting_that_does_not_fit_is_told_when_it_is_used(string setting, string value)
    {
        await using var world = await BatchWorld.StartAsync();

        (await CheckAsync(world, (setting, value))).ShouldHaveSingleItem().Problem!.ShouldContain($"'{setting}'");
        var target = world.Provider().Open(world.Account((setting, value)), BatchWorld.Platform).ShouldHaveSingleItem();
        (await target.OffersAsync(new OfferQuery(new ResourceRequest(), null), default)).NothingFits!.ShouldContain($"'{setting}'");
        (await Should.ThrowAsync<PilotException>(() => target.StatusAsync(BatchWorld.NewRun(), default))).Error.Code.ShouldBe("PILOT1053");
    }

    [Fact]
    public async Task A_role_is_assumed_before_anything_else_is_done()
    {
        await using var world = await BatchWorld.StartAsync();
        var source = new Amazon.Runtime.BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret);
        var role = new Adapters.Aws.Account.RoleCredentials(
            source, $"arn:aws:iam::{AwsStandIn.AccountId}:role/pilot", new Adapters.Aws.Wire.AwsPlace(AwsStandIn.Region, world.Aws.Endpoint));
        using var batch = new Adapters.Aws.Batch.Api.BatchClient(new Adapters.Aws.Wire.WireClient(
            Adapters.Aws.Wire.WireService.Batch, role, new Adapters.Aws.Wire.AwsPlace(AwsStandIn.Region, world.Aws.Endpoint), TimeProvider.System));

        (await batch.DescribeJobQueuesAsync(null, default)).Count.ShouldBe(3);
        await batch.DescribeJobQueuesAsync(null, default);

        world.Aws.Calls["AssumeRole"].ShouldBe(1);
    }

    [Fact]
    public async Task A_token_of_the_platforms_identity_elsewhere_is_exchanged_for_the_role_and_no_key_of_aws_is_needed()
    {
        await using var world = await BatchWorld.StartAsync();
        var asked = new List<string>();
        var provider = world.Provider((audience, _) =>
        {
            asked.Add(audience);
            return Task.FromResult(StsService.WebIdentityToken);
        });

        var checks = await provider.CheckAsync(world.Account(("role", Role), ("audience", "api://pilot-aws")), BatchWorld.Platform, default);

        checks.Where(check => !check.Passed).ShouldBeEmpty();
        asked.ShouldBe(["api://pilot-aws"], "one token is enough for all calls of an hour");
        world.Aws.Calls["AssumeRoleWithWebIdentity"].ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_aws_does_not_trust_or_that_nobody_gives_is_told_of()
    {
        await using var world = await BatchWorld.StartAsync();
        var account = world.Account(("role", Role), ("audience", "api://pilot-aws"));

        var distrusted = await world.Provider((_, _) => Task.FromResult("a token of somebody else, which is long enough too")).CheckAsync(account, BatchWorld.Platform, default);
        distrusted.ShouldHaveSingleItem().Problem!.ShouldContain("No OpenIDConnect provider found");

        var refused = await world.Provider((_, _) => throw new InvalidOperationException("nobody here has an identity")).CheckAsync(account, BatchWorld.Platform, default);
        refused.ShouldHaveSingleItem().Problem!.ShouldContain("gets no token for api://pilot-aws: nobody here has an identity");

        (await CheckAsync(world, ("audience", "api://pilot-aws"))).ShouldHaveSingleItem().Problem!.ShouldContain("no 'role' is set");
    }

    private static Task<IReadOnlyList<CloudCheck>> CheckAsync(BatchWorld world, params IReadOnlyList<(string, string)> settings) =>
        world.Provider().CheckAsync(world.Account(settings), BatchWorld.Platform, default);
}
