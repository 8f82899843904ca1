using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Server;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Functions.Server;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class IdempotencyStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_repeat_gets_the_first_answer_and_makes_no_second_job()
    {
        var (ada, submit) = await ReadyAsync();

        var first = await ada.PostAsync("/api/v1/jobs", submit, "key-1");
        var second = await ada.PostAsync("/api/v1/jobs", submit, "key-1");

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await server.Jobs.ListAsync("ada", JobFilter.All, null, 10)).Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        var (ada, submit) = await ReadyAsync();
        await ada.PostAsync("/api/v1/jobs", submit, "key-1");

        var other = submit with { Request = submit.Request with { Plan = "cheapest" } };

        await (await ada.PostAsync("/api/v1/jobs", other, "key-1")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0511");
    }

    [Fact]
    public async Task Keys_of_different_users_are_different_keys()
    {
        var (ada, submit) = await ReadyAsync();
        var bob = await server.UserAsync("bob");
        await server.PackageAsync("bob");

        var first = await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);
        var second = await (await bob.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);

        second.Id.ShouldNotBe(first.Id);
        second.Owner.ShouldBe("bob");
    }

    [Fact]
    public async Task A_repeat_that_overtakes_the_first_is_asked_to_come_back()
    {
        var (ada, submit) = await ReadyAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        server.Orchestrations.OnSchedule = () =>
        {
            arrived.SetResult();
            return release.Task;
        };
        var first = ada.PostAsync("/api/v1/jobs", submit, "key-1");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var second = await ada.PostAsync("/api/v1/jobs", submit, "key-1");

        await second.ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0512");
        second.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        release.SetResult();
        (await first).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_submit_that_failed_half_way_is_completed_by_its_repeat()
    {
        var (ada, submit) = await ReadyAsync();
        server.Orchestrations.OnSchedule = () => throw new IOException("disk");
        await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeProblemAsync(HttpStatusCode.InternalServerError, "PILOT0500");
        server.Orchestrations.OnSchedule = null;

        var job = await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);

        server.Orchestrations.Scheduled.ShouldBe([job.Id.ToString()]);
        (await server.Jobs.ListAsync("ada", JobFilter.All, null, 10)).Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_submit_with_variables_that_failed_half_way_is_completed_by_its_repeat()
    {
        var (ada, submit) = await ReadyAsync();
        submit = submit with { Request = submit.Request with { Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } } };
        server.Orchestrations.OnSchedule = () => throw new IOException("disk");
        await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeProblemAsync(HttpStatusCode.InternalServerError, "PILOT0500");
        server.Orchestrations.OnSchedule = null;
        var turned = submit with { Request = submit.Request with { Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } } };

        var first = await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);
        var again = await (await ada.PostAsync("/api/v1/jobs", turned, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);

        again.Id.ShouldBe(first.Id);
        var other = submit with { Request = submit.Request with { Environment = new Dictionary<string, string> { ["A"] = "2" } } };
        await (await ada.PostAsync("/api/v1/jobs", other, "key-1")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0511");
    }

    [Fact]
    public async Task A_repeat_long_after_the_job_has_ended_runs_nothing_again()
    {
        var (ada, submit) = await ReadyAsync();
        var submission = server.Services.GetRequiredService<JobSubmission>();
        var job = await submission.SubmitAsync("ada", submit, "key-1", default);
        await server.MoveAsync(job.Id, JobState.Failed);
        server.Orchestrations.Forget(job.Id);

        var again = await (await ada.PostAsync("/api/v1/jobs", submit, "key-1")).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);

        again.Id.ShouldBe(job.Id);
        server.Orchestrations.Scheduled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_a_crashed_server_left_is_taken_over()
    {
        var options = server.Services.GetRequiredService<ServerOptions>();
        var before = new IdempotencyStore(server.Blobs, options, TimeProvider.System);
        var after = new IdempotencyStore(server.Blobs, options, TimeProvider.System);

        (await before.BeginAsync("ada", "k", "f", default)).ShouldBeNull();
        (await before.BeginAsync("ada", "k", "f", default)).ShouldNotBeNull();
        (await after.BeginAsync("ada", "k", "f", default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_request_that_another_of_many_servers_works_on_is_left_to_it_for_as_long_as_a_function_can_run()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var many = server.Services.GetRequiredService<ServerOptions>() with { IsOneOfMany = true };
        var one = new IdempotencyStore(server.Blobs, clock, many);
        var other = new IdempotencyStore(server.Blobs, clock, many);

        (await one.BeginAsync("ada", "k", "f", default)).ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(9));
        (await other.BeginAsync("ada", "k", "f", default)).ShouldNotBeNull();
        clock.Advance(TimeSpan.FromMinutes(2));
        (await other.BeginAsync("ada", "k", "f", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task A_key_must_be_usable(string key)
    {
        var (ada, submit) = await ReadyAsync();

        await (await ada.PostAsync("/api/v1/jobs", submit, key)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0510");
    }

    private async Task<(HttpClient Ada, SubmitJob Submit)> ReadyAsync() =>
        (await server.UserAsync(), new SubmitJob(await server.PackageAsync("ada"), new JobRequest(Name: "digits")));
}
