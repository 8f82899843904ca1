using Amazon.Runtime;
using Pilot.Adapters.Aws;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Logs;
using Pilot.Adapters.Aws.Wire;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Launch;

namespace Pilot.Aws.Tests.Batch;

/// <summary>The typed clients over the SDK's pipeline, against a stand-in that checks shapes and signatures.</summary>
public sealed class BatchClientTests : IAsyncLifetime
{
    private AwsStandIn aws = null!;
    private BatchClient batch = null!;
    private LogsClient logs = null!;

    public async Task InitializeAsync()
    {
        aws = await AwsStandIn.StartAsync(new AwsStandInOptions(
            [new QueueSetup("gpu", "EC2", ["g5.xlarge"])], static _ => new IdleContainer()));
        (batch, logs) = (Batch(AwsStandIn.Secret), new LogsClient(Wire(WireService.Logs, AwsStandIn.Secret)));
    }

    public async Task DisposeAsync()
    {
        batch.Dispose();
        logs.Dispose();
        await aws.DisposeAsync();
    }

    [Fact]
    public async Task Queues_and_environments_are_told()
    {
        var queue = (await batch.DescribeJobQueuesAsync(null, default)).ShouldHaveSingleItem();
        var place = (await batch.DescribeComputeEnvironmentsAsync(default)).ShouldHaveSingleItem();

        queue.JobQueueName.ShouldBe("gpu");
        queue.ComputeEnvironmentOrder.ShouldHaveSingleItem().ComputeEnvironment.ShouldBe(place.ComputeEnvironmentArn);
        place.ComputeResources!.InstanceTypes.ShouldBe(["g5.xlarge"]);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var stranger = Batch("wrong");

        var refusal = await Should.ThrowAsync<AmazonServiceException>(() => stranger.DescribeJobQueuesAsync(null, default));

        refusal.ErrorCode.ShouldBe("InvalidSignatureException");
    }

    [Fact]
    public async Task A_tag_names_its_resource_in_the_path()
    {
        await SubmitAsync("tagged");
        var arn = (await batch.DescribeJobsAsync([(await batch.ListJobsAsync("gpu", "tagged", default))[0].JobId], default))[0].JobArn!;

        await batch.TagResourceAsync(arn, new Dictionary<string, string> { ["pilot:removed"] = "true" }, default);

        (await batch.DescribeJobsAsync([arn[(arn.LastIndexOf('/') + 1)..]], default))[0].Tags!["pilot:removed"].ShouldBe("true");
    }

    [Fact]
    public async Task A_listing_is_read_to_its_end()
    {
        for (var i = 0; i < 120; i++)
        {
            await SubmitAsync($"many-{i}");
        }

        (await batch.ListJobsAsync("gpu", "many-*", default)).Count.ShouldBe(120);
        (await batch.ListJobsAsync("gpu", "many-7", default)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Throttle)]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.HalfAnswer)]
    public async Task A_read_that_goes_wrong_once_is_asked_again(Fault fault)
    {
        aws.Faults.Then("DescribeJobQueues", fault);

        (await batch.DescribeJobQueuesAsync(null, default)).Count.ShouldBe(1);

        aws.Calls["DescribeJobQueues"].ShouldBe(2);
    }

    [Theory]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.HalfAnswer)]
    public async Task A_submit_that_may_have_arrived_is_not_sent_again(Fault fault)
    {
        aws.Faults.Then("SubmitJob", fault);

        await Should.ThrowAsync<Exception>(() => SubmitAsync("once"));

        aws.Calls["SubmitJob"].ShouldBe(1);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_not_waited_for_longer_than_a_call_may_take()
    {
        await using var slow = await AwsStandIn.StartAsync(BatchWorld.Options() with { Stall = TimeSpan.FromMinutes(5) });
        slow.Faults.Then("SubmitJob", Fault.Stall);
        var place = new AwsPlace(AwsStandIn.Region, slow.Endpoint) { LongestCall = TimeSpan.FromMilliseconds(300) };
        using var impatient = new BatchClient(new WireClient(
            WireService.Batch, new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret), place, TimeProvider.System));

        var fault = await Should.ThrowAsync<Exception>(() => impatient.SubmitJobAsync(new SubmitJobRequest("slow", "gpu", "d"), default));

        AwsFaults.KindOf(fault).ShouldBe(RefusalKind.Unreachable);
    }

    [Fact]
    public async Task A_submit_that_was_throttled_is_sent_again()
    {
        aws.Faults.Then("SubmitJob", Fault.Throttle);

        await SubmitAsync("throttled");

        aws.Submitted.ShouldBe(1);
    }

    [Fact]
    public async Task A_log_is_read_page_by_page_and_taken_up_later()
    {
        aws.WriteLog("job/default/1", string.Join('\n', Enumerable.Range(0, 25)), pageSize: 10);

        var (events, token) = await logs.ReadAsync("/aws/batch/job", "job/default/1", null, default);
        aws.WriteLog("job/default/1", "late", pageSize: 10);
        var (more, _) = await logs.ReadAsync("/aws/batch/job", "job/default/1", token, default);

        events.Select(line => line.Message).ShouldBe(Enumerable.Range(0, 25).Select(i => $"{i}"));
        more.ShouldHaveSingleItem().Message.ShouldBe("late");
        (await logs.TailAsync("/aws/batch/job", "job/default/1", 2, default)).ShouldBe(["24", "late"]);
        (await logs.TailAsync("/aws/batch/job", "none", 2, default)).ShouldBeEmpty();
    }

    private async Task SubmitAsync(string name)
    {
        var definition = await batch.FindJobDefinitionAsync("d", default);
        var arn = definition?.JobDefinitionArn ?? (await batch.RegisterJobDefinitionAsync(
            new RegisterJobDefinitionRequest("d", "container", ContainerProperties: new ContainerProperties("busybox")), default)).JobDefinitionArn;
        await batch.SubmitJobAsync(new SubmitJobRequest(name, "gpu", arn), default);
    }

    private BatchClient Batch(string secret) => new(Wire(WireService.Batch, secret));

    private WireClient Wire(WireService service, string secret) =>
        new(service, new BasicAWSCredentials(AwsStandIn.AccessKey, secret), new AwsPlace(AwsStandIn.Region, aws.Endpoint), TimeProvider.System);
}
