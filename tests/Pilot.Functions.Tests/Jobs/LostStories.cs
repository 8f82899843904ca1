using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Jobs;
using Pilot.Functions.Tests.Support;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Tests.Jobs;

/// <summary>Jobs whose orchestration is not, or no longer, there.</summary>
public sealed class LostStories : IDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly PilotServer server;

    public LostStories() => server = new PilotServer(clock);

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    [InlineData(null)]
    public async Task The_sweep_records_the_end_that_an_orchestration_did_not(OrchestrationRuntimeStatus? status)
    {
        await server.UserAsync();
        var job = await LoseAsync(status);
        var alive = await server.JobAsync("ada", "alive", JobState.Preparing);

        await SweepUntilAsync(async () => (await server.Jobs.GetAsync(job.Id))!.State == JobState.Failed);

        var failed = (await server.Jobs.GetAsync(job.Id))!;
        failed.Error!.Code.ShouldBe("PILOT0553");
        failed.Finished.ShouldNotBeNull();
        failed.Events[^1].Type.ShouldBe("Failed");
        (await server.Jobs.GetAsync(alive.Id))!.State.ShouldBe(JobState.Preparing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?force=true")]
    public async Task It_is_deleted_at_once_with_and_without_force(string query)
    {
        var ada = await server.UserAsync();
        var job = await LoseAsync(OrchestrationRuntimeStatus.Failed);

        (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}{query}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await server.Blobs.ListAsync($"jobs/{job.Id}/")).ShouldBeEmpty();
        server.Orchestrations.Knows(job.Id).ShouldBeFalse();
        server.Orchestrations.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_cancel_tells_that_it_has_failed()
    {
        var ada = await server.UserAsync();
        var job = await LoseAsync(null);

        var answer = await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/cancel", null)).ShouldBeAsync<JobDocument>(HttpStatusCode.Accepted);

        answer.State.ShouldBe(JobState.Failed);
        server.Orchestrations.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "/cancel")]
    [InlineData("DELETE", "?force=true")]
    public async Task Whoever_cancels_before_the_orchestration_is_there_is_heard_by_it(string method, string what)
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada");
        server.Orchestrations.Knows(job.Id).ShouldBeFalse();

        (await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/api/v1/jobs/{job.Id}{what}"))).IsSuccessStatusCode.ShouldBeTrue();

        server.Orchestrations.Scheduled.ShouldBe([job.Id.ToString()]);
        server.Orchestrations.Events.ShouldHaveSingleItem().Name.ShouldBe("cancel");
    }

    [Fact]
    public async Task Orchestrations_that_ended_long_ago_are_purged()
    {
        await SweepUntilAsync(() => Task.FromResult(!server.Orchestrations.Purges.IsEmpty));

        server.Orchestrations.Purges.TryPeek(out var purge).ShouldBeTrue();
        purge!.Statuses.ShouldBe([OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        purge.CreatedTo!.Value.ShouldBeLessThanOrEqualTo(clock.GetUtcNow() - TimeSpan.FromDays(1));
    }

    private async Task<JobDocument> LoseAsync(OrchestrationRuntimeStatus? status)
    {
        var job = await server.JobAsync("ada", "lost", JobState.Preparing, JobState.Planning);
        if (status is { } ended)
        {
            server.Orchestrations.Set(job.Id, ended);
        }
        else
        {
            server.Orchestrations.Forget(job.Id);
        }

        return job;
    }

    private Task SweepUntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(() =>
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        return condition();
    });
}
