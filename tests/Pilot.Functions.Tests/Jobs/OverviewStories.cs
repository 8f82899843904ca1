using System.Net;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class OverviewStories : IDisposable
{
    private static readonly PlanOffer Machine = new("local", "local/process", "this machine", "plain process", 4, 8L << 30, 1, "A10", 2m);

    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task It_says_what_runs_what_waits_and_why_what_it_costs_and_what_is_in_use()
    {
        var ada = await server.UserAsync();
        var running = await RunningAsync("ada", hours: 0.5m);
        var waiting = await server.JobAsync("ada", "waits", JobState.Preparing);
        var failed = await server.JobAsync("ada", "failed", JobState.Failed);
        await RunningAsync("bob", hours: 100);

        var overview = await (await ada.GetAsync("/api/v1/overview")).ShouldBeAsync<Overview>();

        overview.Counts.ShouldBe(new Dictionary<string, int> { ["Preparing"] = 1, ["Running"] = 1, ["Failed"] = 1 }, ignoreOrder: true);
        overview.Running.ShouldHaveSingleItem().Id.ShouldBe(running.Id);
        overview.Waiting.Select(row => (row.Id, row.Reason)).ShouldBe([(waiting.Id, "Now Preparing.")]);
        overview.Recent.ShouldHaveSingleItem().Id.ShouldBe(failed.Id);
        overview.Spend.PerHour.ShouldBe(2m);
        overview.Spend.Month.ShouldBeInRange(0.0m, 1.01m);
        var local = overview.Targets.ShouldHaveSingleItem();
        local.Use!.Runs.ShouldBe(0);
        local.Use.Cpu.Total.ShouldBeGreaterThan(0);
        (await (await server.Admin().GetAsync("/api/v1/overview?owner=*")).ShouldBeAsync<Overview>()).Running.Count.ShouldBe(2);
        await (await ada.GetAsync("/api/v1/overview?owner=bob")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0404");
        await (await ada.GetAsync("/api/v1/overview?utcOffset=900")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0502");
    }

    [Fact]
    public async Task A_row_of_the_list_tells_of_machine_price_and_prediction_without_the_document()
    {
        var ada = await server.UserAsync();
        var job = await RunningAsync("ada", hours: 1);

        foreach (var query in new[] { "", "?count=true" })
        {
            var row = (await (await ada.GetAsync($"/api/v1/jobs{query}")).ShouldBeAsync<JobList>()).Items.ShouldHaveSingleItem();

            (row.Owner, row.Target, row.Machine, row.Where, row.Gpus, row.GpuName).ShouldBe(("ada", "local", "local/process", "this machine", 1, "A10"));
            (row.PricePerHour, row.PredictedSeconds, row.PredictedCost, row.Plan).ShouldBe((2m, 3600.5, 2.25m, "cheapest"));
            (row.Package, row.Revision).ShouldBe((job.Package, job.Revision));
        }
    }

    [Fact]
    public async Task A_long_list_is_entered_anywhere_counted_and_filtered()
    {
        var ada = await server.UserAsync();
        foreach (var i in Enumerable.Range(0, 7))
        {
            await server.JobAsync("ada", $"digits {i}", i == 3 ? [JobState.Failed] : []);
        }

        var middle = await ListAsync(ada, "?offset=2&limit=2&count=true");
        var rest = await ListAsync(ada, $"?cursor={middle.Next}&limit=10&count=true");
        var stored = await ListAsync(ada, $"?cursor={middle.Next}&limit=10");

        (middle.Total, Names(middle)).ShouldBe((7, "digits 4, digits 3"));
        (Names(rest), rest.Next).ShouldBe(("digits 2, digits 1, digits 0", null));
        Names(stored).ShouldBe(Names(rest));
        (await ListAsync(ada, "?state=failed&count=true")).Total.ShouldBe(1);
        (await ListAsync(ada, $"?since={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(1).ToString("O"))}")).Items.ShouldBeEmpty();
        (await ListAsync(ada, $"?package={new string('b', 64)}")).Items.ShouldBeEmpty();
        (await ListAsync(ada, "?offset=700")).Items.ShouldBeEmpty();
        await (await ada.GetAsync("/api/v1/jobs?offset=-1")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0468");
    }

    [Fact]
    public async Task An_ended_job_is_tried_again_as_it_was_and_cloned_to_be_changed()
    {
        var ada = await server.UserAsync();
        var package = await server.PackageAsync("ada");
        var wishes = new PlanWishes(Budget: 5);
        var submit = new SubmitJob(package, new JobRequest(Name: "digits", Wishes: wishes));
        var job = await (await ada.PostAsync("/api/v1/jobs", submit)).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);

        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/retry", null)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0460");
        await server.Jobs.ApplyAsync(job.Id, new JobChange(1, JobState.Failed) { ChosenPlan = "fastest" });
        var again = await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/retry", null)).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);
        var clone = await (await ada.GetAsync($"/api/v1/jobs/{job.Id}/clone")).ShouldBeAsync<SubmitJob>();

        again.Id.ShouldNotBe(job.Id);
        again.Request.ShouldBe(new JobRequest(Name: "digits", Plan: "fastest", Wishes: wishes));
        server.Orchestrations.Scheduled.ShouldContain(again.Id.ToString());
        clone.ShouldBe(submit);
    }

    private async Task<JobDocument> RunningAsync(string owner, decimal hours)
    {
        await server.UserAsync(owner);
        var job = await server.JobAsync(owner, "runs", JobState.Preparing, JobState.Planning);
        await server.Jobs.ApplyAsync(job.Id, new JobChange(3, JobState.Launching)
        {
            Plans = [new JobPlan("cheapest", ["fastest"], Machine, 3600.5, 2.25m, "It is here.")], ChosenPlan = "cheapest",
        });
        return (await server.Jobs.ApplyAsync(
            job.Id, new JobChange(4, JobState.Running, "Running.") { Run = "1", Started = DateTimeOffset.UtcNow.AddHours(-(double)hours) }))!;
    }

    private static async Task<JobList> ListAsync(HttpClient client, string query) =>
        await (await client.GetAsync($"/api/v1/jobs{query}")).ShouldBeAsync<JobList>();

    private static string Names(JobList list) => string.Join(", ", list.Items.Select(row => row.Name));
}
