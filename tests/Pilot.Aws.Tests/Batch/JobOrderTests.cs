using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Wire;
using Amazon.Runtime;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Batch;

/// <summary>What is asked of the service: tried on the stand-in, which knows what may be asked.</summary>
public sealed class JobOrderTests : IAsyncLifetime
{
    private static readonly BatchNames Names = new(BatchWorld.Platform);

    private static readonly JobShape Shape = new("example/train:1", "example/agent:1", 4096, null, null, "/aws/batch/job");

    private AwsStandIn aws = null!;
    private BatchClient batch = null!;

    public async Task InitializeAsync()
    {
        aws = await AwsStandIn.StartAsync(BatchWorld.Options());
        batch = Client(aws);
    }

    public async Task DisposeAsync()
    {
        batch.Dispose();
        await aws.DisposeAsync();
    }

    private static BatchClient Client(AwsStandIn aws) => new(new WireClient(
        WireService.Batch, new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret), new AwsPlace(AwsStandIn.Region, aws.Endpoint), TimeProvider.System));

    [Fact]
    public void The_agent_is_laid_into_a_shared_folder_before_the_job_begins()
    {
        var task = Shape.Ecs().TaskProperties.ShouldHaveSingleItem();

        task.Containers.Select(container => container.Name).ShouldBe(["agent", "job"]);
        task.Containers[0].Command.ShouldBe(["/pilot-agent", "install", "/pilot"]);
        task.Containers[0].Essential.ShouldBe(false);
        task.Containers[1].DependsOn.ShouldBe([new TaskContainerDependency("agent", "SUCCESS")]);
        task.Containers.ShouldAllBe(container => container.MountPoints![0].ContainerPath == "/pilot");
    }

    [Fact]
    public void A_job_gets_the_whole_machine_less_what_others_on_it_need()
    {
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"), timeout: 10);

        var order = JobOrder.Of(request, Names, "gpu", "d:1", agentInImage: false);

        var job = order.EcsPropertiesOverride!.TaskProperties[0].Containers.ShouldHaveSingleItem();
        job.ResourceRequirements.ShouldBe([new("3", "VCPU"), new("14645", "MEMORY"), new("1", "GPU")]);
        job.Environment!.Single().Name.ShouldBe("PILOT_ACCESS");
        order.Timeout!.AttemptDurationSeconds.ShouldBe(310);
        order.Tags!["pilot:job"].ShouldBe(request.Run.Job.ToString());
        order.ToString().ShouldNotContain("gateway");
    }

    [Fact]
    public async Task Jobs_that_differ_in_what_a_submit_can_say_share_a_definition()
    {
        var definitions = new JobDefinitions(batch);

        var first = await definitions.EnsureAsync(Shape.Definition(Names, BatchWorld.Platform), default);
        var again = await new JobDefinitions(batch).EnsureAsync(Shape.Definition(Names, BatchWorld.Platform), default);
        var other = await definitions.EnsureAsync((Shape with { Image = "other" }).Definition(Names, BatchWorld.Platform), default);

        again.ShouldBe(first);
        other.ShouldNotBe(first);
        aws.Calls["RegisterJobDefinition"].ShouldBe(2);
    }

    [DescribedFact]
    public async Task What_the_description_does_not_allow_is_refused()
    {
        var wrong = new RegisterJobDefinitionRequest("d", "container", ContainerProperties: new ContainerProperties(
            "busybox", ResourceRequirements: [new ResourceRequirement("1", "TPU")]));

        var refusal = await Should.ThrowAsync<AmazonServiceException>(() => batch.RegisterJobDefinitionAsync(wrong, default));

        refusal.ErrorCode.ShouldBe("ClientException");
        refusal.Message.ShouldContain("TPU", Case.Sensitive);
    }
}
