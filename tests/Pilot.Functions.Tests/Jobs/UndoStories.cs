using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Jobs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class UndoStories : IDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly PilotServer server;

    public UndoStories() => server = new PilotServer(clock);

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_deleted_job_is_gone_at_once_and_for_good_after_a_while()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        await server.Blobs.AppendAsync($"jobs/{job.Id}/runs/1/log", 0, "hello\n"u8.ToArray());

        var gone = await (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}?undo=true")).ShouldBeAsync<JobGone>(HttpStatusCode.Accepted);

        gone.Until.ShouldBe(clock.GetUtcNow() + JobDeletion.Grace);
        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0513");
        (await ListAsync(ada, "")).ShouldBeEmpty();
        (await ListAsync(ada, "?count=true")).ShouldBeEmpty();
        await Eventually.HoldsAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return (await server.Blobs.ListAsync($"jobs/{job.Id}/")).Count == 0;
        });
        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/restore", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0513");
    }

    [Fact]
    public async Task A_deletion_can_be_undone_within_that_while()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        await ada.DeleteAsync($"/api/v1/jobs/{job.Id}?undo=true");
        clock.Advance(JobDeletion.Grace - TimeSpan.FromSeconds(1));

        var back = await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/restore", null)).ShouldBeAsync<JobDocument>();

        back.DeletedUntil.ShouldBeNull();
        (await ListAsync(ada, "")).ShouldBe([job.Id]);
        (await ListAsync(ada, "?count=true")).ShouldBe([job.Id]);
        await Eventually.HoldsAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return (await server.Blobs.ListAsync("deleting/")).Count == 0;
        });
        (await server.Jobs.GetAsync(job.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task When_its_time_is_over_a_deletion_stands()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        await ada.DeleteAsync($"/api/v1/jobs/{job.Id}?undo=true");
        clock.Advance(JobDeletion.Grace);

        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/restore", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0513");
    }

    [Fact]
    public async Task Many_jobs_are_dealt_with_at_once_with_an_answer_for_each()
    {
        var ada = await server.UserAsync();
        var ended = await server.JobAsync("ada", "ended", JobState.Failed);
        var going = await server.JobAsync("ada", "going", JobState.Preparing);
        var bobs = await server.JobAsync("bob", "his", JobState.Failed);
        string[] ids = [ended.Id.ToString(), going.Id.ToString(), bobs.Id.ToString(), "nonsense"];

        var deleted = await BulkAsync(ada, new BulkRequest("delete", ids));
        var canceled = await BulkAsync(ada, new BulkRequest("cancel", ids));
        var restored = await BulkAsync(ada, new BulkRequest("restore", ids));

        deleted.Select(result => (result.Id, result.Ok, result.Error?.Code)).ShouldBe(
            [(ids[0], true, null), (ids[1], false, "PILOT0516"), (ids[2], false, "PILOT0513"), (ids[3], false, "PILOT0513")]);
        deleted[0].Until.ShouldBe(clock.GetUtcNow() + JobDeletion.Grace);
        canceled.Select(result => result.Ok).ShouldBe([false, true, false, false]);
        restored.Select(result => result.Ok).ShouldBe([true, true, false, false]);
        server.Orchestrations.Events.ShouldHaveSingleItem().Payload.ShouldBe(new CancelJob("ada"));
        (await ListAsync(ada, "")).Count.ShouldBe(2);
        (await server.Jobs.GetAsync(bobs.Id))!.DeletedUntil.ShouldBeNull();
    }

    [Theory]
    [InlineData("explode", 1)]
    [InlineData("delete", 0)]
    [InlineData("delete", 1001)]
    public async Task What_cannot_be_meant_is_refused_as_a_whole(string action, int count) =>
        await (await (await server.UserAsync()).PostAsync("/api/v1/jobs/bulk", new BulkRequest(action, [.. Enumerable.Repeat("x", count)])))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0466");

    private static async Task<IReadOnlyList<JobId>> ListAsync(HttpClient client, string query) =>
        [.. (await (await client.GetAsync($"/api/v1/jobs{query}")).ShouldBeAsync<JobList>()).Items.Select(row => row.Id)];

    private static async Task<IReadOnlyList<BulkResult>> BulkAsync(HttpClient client, BulkRequest request) =>
        (await (await client.PostAsync("/api/v1/jobs/bulk", request)).ShouldBeAsync<BulkAnswer>()).Results;
}
