using Amazon.Runtime;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Wire;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Batch;

/// <summary>One submit that is many jobs: trials side by side, and machines that see each other.</summary>
public sealed class JobFamilyTests : IAsyncLifetime, IDisposable
{
    private static readonly BatchNames Names = new(BatchWorld.Platform);
    private static readonly JobShape Shape = new("example/train:1", "example/agent:1", 4096, null, null, "/aws/batch/job");

    private readonly List<ContainerSpec> started = [];
    private AwsStandIn aws = null!;
    private BatchClient batch = null!;

    public async Task InitializeAsync()
    {
        aws = await AwsStandIn.StartAsync(new AwsStandInOptions(BatchWorld.Queues, Start));
        batch = new BatchClient(new WireClient(
            WireService.Batch,
            new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret),
            new AwsPlace(AwsStandIn.Region, aws.Endpoint),
            TimeProvider.System));
    }

    public async Task DisposeAsync() => await aws.DisposeAsync();

    public void Dispose() => batch.Dispose();

    [Fact]
    public async Task Many_trials_are_one_submit_and_each_is_seen_by_itself()
    {
        var one = await OrderAsync(Shape.Definition(Names, BatchWorld.Platform), "g5.xlarge");

        var id = (await batch.SubmitJobAsync(JobOrder.Array(one, 100), default)).JobId;

        var children = await RunningAsync([.. Enumerable.Range(0, 100).Select(index => $"{id}:{index}")]);
        children.Count.ShouldBe(100);
        children.ShouldAllBe(child => child.JobName == one.JobName && child.Tags!["pilot:job"] == one.Tags!["pilot:job"]);
        started.Select(container => container.Environment["AWS_BATCH_JOB_ARRAY_INDEX"]).Order().ShouldBe(Enumerable.Range(0, 100).Select(index => $"{index}").Order());
        started.ShouldAllBe(container => container.Environment["PILOT_ACCESS"].Length > 0);
        (await batch.DescribeJobsAsync([id], default)).ShouldHaveSingleItem().Status.ShouldBe("PENDING");
        (await batch.ListJobsAsync("gpu", one.JobName, default)).ShouldHaveSingleItem().JobId.ShouldBe(id);
        await Should.ThrowAsync<AmazonServiceException>(() => batch.SubmitJobAsync(JobOrder.Array(one, 1), default));
    }

    [Fact]
    public async Task Who_ends_an_array_ends_its_children()
    {
        var one = await OrderAsync(Shape.Definition(Names, BatchWorld.Platform), "g5.xlarge");
        var id = (await batch.SubmitJobAsync(JobOrder.Array(one, 3), default)).JobId;

        await batch.TerminateJobAsync(id, "enough", default);

        (await batch.DescribeJobsAsync([$"{id}:0", $"{id}:1", $"{id}:2", id], default)).ShouldAllBe(job => job.Status == "FAILED");
    }

    [Fact]
    public async Task Machines_that_see_each_other_are_one_job_of_several_nodes()
    {
        var wanted = MultiNodeJob.Definition(Shape, Names, BatchWorld.Platform, nodes: 4, "g5.12xlarge");
        var submit = MultiNodeJob.Submit(await OrderAsync(wanted, "g5.12xlarge"));

        var id = (await batch.SubmitJobAsync(submit, default)).JobId;

        (await RunningAsync([.. Enumerable.Range(0, 4).Select(node => $"{id}#{node}")])).Count.ShouldBe(4);
        started.Select(container => container.Environment["AWS_BATCH_JOB_NODE_INDEX"]).Order().ShouldBe(["0", "1", "2", "3"]);
        started.ShouldAllBe(container => container.Environment["AWS_BATCH_JOB_NUM_NODES"] == "4" && container.Image == "example/train:1");
        (await batch.DescribeJobsAsync([id], default)).ShouldHaveSingleItem().Status.ShouldBe("RUNNING");
        wanted.NodeProperties!.NodeRangeProperties.ShouldHaveSingleItem().InstanceTypes.ShouldBe(["g5.12xlarge"]);
        await Should.ThrowAsync<AmazonServiceException>(() => batch.SubmitJobAsync(submit with { JobQueue = "gpu-spot" }, default));
    }

    private async Task<SubmitJobRequest> OrderAsync(RegisterJobDefinitionRequest wanted, string machine)
    {
        var definition = await new JobDefinitions(batch).EnsureAsync(wanted, default);
        return JobOrder.Of(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine(machine, 48, 4)), Names, "gpu", definition, agentInImage: false);
    }

    /// <summary>Looks, each of which moves the jobs one state on, until all run.</summary>
    private async Task<IReadOnlyList<JobDetail>> RunningAsync(IReadOnlyList<string> ids)
    {
        for (var looks = 0; looks < 10; looks++)
        {
            var jobs = await batch.DescribeJobsAsync(ids, default);
            if (jobs.All(job => job.Status == "RUNNING"))
            {
                return jobs;
            }
        }

        throw new ShouldAssertException("They do not all run.");
    }

    private IdleContainer Start(ContainerSpec spec)
    {
        started.Add(spec);
        return new IdleContainer();
    }
}
