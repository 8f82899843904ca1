using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Core.Launch;

namespace Pilot.Aws.Tests.Batch;

/// <summary>The service's words, as its user guide quotes them, and what they mean here.</summary>
public sealed class JobEndsTests
{
    [Theory]
    [InlineData("SUBMITTED", TargetState.Pending)]
    [InlineData("PENDING", TargetState.Pending)]
    [InlineData("RUNNABLE", TargetState.Pending)]
    [InlineData("STARTING", TargetState.Pending)]
    [InlineData("RUNNING", TargetState.Running)]
    [InlineData("SUCCEEDED", TargetState.Stopped)]
    [InlineData("FAILED", TargetState.Stopped)]
    public void A_state_without_a_word_is_that_state(string status, TargetState state)
    {
        var seen = JobEnds.StatusOf(Job(status));

        seen.State.ShouldBe(state);
        seen.Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [p5.48xlarge]", RefusalKind.NoCapacity)]
    [InlineData("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.", RefusalKind.Quota)]
    [InlineData("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.", RefusalKind.UnknownMachine)]
    [InlineData("MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - Batch service role has a permission issue.", RefusalKind.BadCredential)]
    [InlineData("ACTION_REQUIRED - CE(s) associated with the job queue are invalid.", RefusalKind.UnknownMachine)]
    public void A_job_that_waits_may_say_why(string reason, RefusalKind kind)
    {
        var seen = JobEnds.StatusOf(Job("RUNNABLE", reason));

        (seen.State, seen.Message, seen.Refusal!.Kind).ShouldBe((TargetState.Pending, reason, kind));
    }

    [Theory]
    [InlineData("Task failed to start", "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/x/y:1: not found", RefusalKind.ImageNotFound)]
    [InlineData("Task failed to start", "CannotPullContainerError: Error response from daemon: toomanyrequests: You have reached your pull rate limit.", RefusalKind.Unreachable)]
    [InlineData("Task failed to start", "DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s", RefusalKind.Unreachable)]
    [InlineData("Task failed to start", "CannotStartContainerError: Error response from daemon: OCI runtime create failed", RefusalKind.Invalid)]
    [InlineData("Task failed to start", "ResourceInitializationError: unable to pull secrets or registry auth: AccessDeniedException", RefusalKind.BadCredential)]
    [InlineData("Canceled by JobStateTimeLimit action due to reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", null, RefusalKind.NoCapacity)]
    public void A_job_that_never_began_is_lost_with_the_reason(string reason, string? container, RefusalKind kind)
    {
        var seen = JobEnds.StatusOf(Job("FAILED", reason, container));

        (seen.State, seen.Refusal!.Kind).ShouldBe((TargetState.Lost, kind));
    }

    [Fact]
    public void A_machine_that_went_is_a_loss() =>
        JobEnds.StatusOf(Job("FAILED", "Host EC2 (instance i-0123456789abcdef0) terminated.")).State.ShouldBe(TargetState.Lost);

    [Fact]
    public void A_container_that_ended_by_itself_has_stopped()
    {
        var seen = JobEnds.StatusOf(Job("FAILED", "Essential container in task exited", "OutOfMemoryError: Container killed due to memory usage"));

        (seen.State, seen.Refusal).ShouldBe((TargetState.Stopped, null));
        seen.Message.ShouldContain("OutOfMemoryError");
    }

    private static JobDetail Job(string status, string? reason = null, string? container = null) => new(
        "id", "name", "queue", status, StatusReason: reason,
        EcsProperties: new EcsProperties([new EcsTask([new TaskContainer("i", JobShape.AgentContainer), new TaskContainer("i", JobShape.JobContainer, Reason: container)])]));
}
