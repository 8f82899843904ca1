using System.Net;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class JobStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_submitted_job_is_stored_listed_and_scheduled()
    {
        var ada = await server.UserAsync();
        var package = await server.PackageAsync("ada");

        var answer = await ada.PostAsync("/api/v1/jobs", new SubmitJob(package, new JobRequest(Name: "Digits 🚀")));

        var job = await answer.ShouldBeAsync<JobDocument>(HttpStatusCode.Created);
        answer.Headers.Location!.ToString().ShouldBe($"/api/v1/jobs/{job.Id}");
        job.Name.ShouldBe("Digits 🚀");
        job.ResourceName.ShouldStartWith("digits-");
        server.Orchestrations.Scheduled.ShouldBe([job.Id.ToString()]);
        (await (await ada.GetAsync("/api/v1/jobs")).ShouldBeAsync<Page<JobRow>>()).Items.ShouldHaveSingleItem().Id.ShouldBe(job.Id);
        (await (await ada.GetAsync($"/api/v1/jobs/{job.Id}")).ShouldBeAsync<JobDocument>()).Package.ShouldBe(package);
    }

    [Fact]
    public async Task Without_a_name_the_job_file_names_the_job()
    {
        var ada = await server.UserAsync();

        var answer = await ada.PostAsync("/api/v1/jobs", new SubmitJob(await server.PackageAsync("ada"), new JobRequest()));

        (await answer.ShouldBeAsync<JobDocument>(HttpStatusCode.Created)).Name.ShouldBe("from the file");
    }

    [Fact]
    public async Task A_package_of_somebody_else_or_of_nobody_makes_no_job()
    {
        var bob = await server.UserAsync("bob");
        var submit = new SubmitJob(await server.PackageAsync("ada"), new JobRequest(Name: "x"));

        await (await bob.PostAsync("/api/v1/jobs", submit)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0517");
        await (await bob.PostAsync("/api/v1/jobs", submit with { Request = new JobRequest(Name: "") }))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0517");
        server.Orchestrations.Scheduled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_are_walked_by_their_cursor_and_filtered()
    {
        var ada = await server.UserAsync();
        foreach (var i in Enumerable.Range(0, 5))
        {
            await server.JobAsync("ada", $"digits {i}", i % 2 == 0 ? [JobState.Preparing] : []);
        }

        var first = await (await ada.GetAsync("/api/v1/jobs?limit=3")).ShouldBeAsync<Page<JobRow>>();
        var second = await (await ada.GetAsync($"/api/v1/jobs?limit=3&cursor={first.Next}")).ShouldBeAsync<Page<JobRow>>();
        first.Items.Concat(second.Items).Select(row => row.Name)
            .ShouldBe(["digits 4", "digits 3", "digits 2", "digits 1", "digits 0"]);
        second.Next.ShouldBeNull();

        var filtered = await (await ada.GetAsync("/api/v1/jobs?state=preparing,failed&name=GITS%204")).ShouldBeAsync<Page<JobRow>>();
        filtered.Items.ShouldHaveSingleItem().Name.ShouldBe("digits 4");
        (await (await server.Admin().GetAsync("/api/v1/jobs?owner=ada")).ShouldBeAsync<Page<JobRow>>()).Items.Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("limit=0", "PILOT0504")]
    [InlineData("limit=201", "PILOT0504")]
    [InlineData("limit=many", "PILOT0502")]
    [InlineData("cursor=%21%21", "PILOT0503")]
    [InlineData("cursor=dXNlcnMKYWRh", "PILOT0503")]
    [InlineData("state=asleep", "PILOT0521")]
    [InlineData("state=7", "PILOT0521")]
    public async Task A_list_explains_what_it_cannot_use(string query, string code) =>
        await (await (await server.UserAsync()).GetAsync($"/api/v1/jobs?{query}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task The_list_of_packages_refuses_a_cursor_that_it_never_gave()
    {
        var cursor = System.Buffers.Text.Base64Url.EncodeToString("packages\nnonsense"u8);

        await (await (await server.UserAsync()).GetAsync($"/api/v1/packages?cursor={cursor}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0503");
    }

    [Fact]
    public async Task A_plan_is_chosen_by_any_of_its_names_when_the_job_awaits_it()
    {
        var ada = await server.UserAsync();
        var job = await AwaitingAsync();

        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/plan", new ChoosePlan("best"))).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0515");
        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/plan", new ChoosePlan("fastest"))).ShouldBeAsync<JobDocument>();

        server.Orchestrations.Events.ShouldHaveSingleItem().ShouldBe((job.Id.ToString(), "choose", new ChoosePlan("cheapest")));
    }

    [Fact]
    public async Task Choosing_the_chosen_plan_again_is_fine_and_another_one_is_too_late()
    {
        var ada = await server.UserAsync();
        var job = await AwaitingAsync();
        await server.Jobs.ApplyAsync(job.Id, new JobChange(job.Revision + 1, JobState.Launching) { ChosenPlan = "cheapest" });

        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/plan", new ChoosePlan("cheapest"))).ShouldBeAsync<JobDocument>();
        await (await ada.PostAsync($"/api/v1/jobs/{job.Id}/plan", new ChoosePlan("other"))).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0514");
        server.Orchestrations.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancel_tells_the_orchestration_who_asked_and_leaves_an_ended_job_alone()
    {
        var ada = await server.UserAsync();
        var going = await server.JobAsync("ada");
        var ended = await server.JobAsync("ada", "digits", JobState.Failed);

        await (await ada.PostAsync($"/api/v1/jobs/{going.Id}/cancel", null)).ShouldBeAsync<JobDocument>(HttpStatusCode.Accepted);
        await (await ada.PostAsync($"/api/v1/jobs/{ended.Id}/cancel", null)).ShouldBeAsync<JobDocument>(HttpStatusCode.Accepted);

        server.Orchestrations.Events.ShouldHaveSingleItem().ShouldBe((going.Id.ToString(), "cancel", new CancelJob("ada")));
    }

    [Fact]
    public async Task A_job_that_has_ended_is_deleted_with_all_it_has()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        await server.Blobs.AppendAsync($"jobs/{job.Id}/runs/1/log", 0, "hello\n"u8.ToArray());

        (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await ada.GetAsync($"/api/v1/jobs/{job.Id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0513");
        (await server.Blobs.ListAsync($"jobs/{job.Id}/")).ShouldBeEmpty();
        (await (await ada.GetAsync("/api/v1/jobs")).ShouldBeAsync<Page<JobRow>>()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_after_the_row_is_completed_by_a_repeat()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada", "digits", JobState.Failed);
        await server.Blobs.DeleteAsync(JobRows.BlobName(job));

        (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await server.Blobs.ListAsync($"jobs/{job.Id}/")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_is_going_on_is_deleted_by_force_once_it_has_ended()
    {
        var ada = await server.UserAsync();
        var job = await server.JobAsync("ada");

        await (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0516");
        (await ada.DeleteAsync($"/api/v1/jobs/{job.Id}?force=true")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        server.Orchestrations.Events.ShouldHaveSingleItem().Payload.ShouldBe(new CancelJob("ada", Delete: true));
    }

    [Fact]
    public async Task A_plan_can_be_chosen_under_wishes_that_the_job_was_not_submitted_with()
    {
        var admin = server.Admin();
        var job = await AwaitingAsync("admin");
        var wished = new ChoosePlan("fastest", new PlanWishes(Budget: 3));

        await (await admin.PostAsync($"/api/v1/jobs/{job.Id}/plan", wished)).ShouldBeAsync<JobDocument>();
        await (await admin.PostAsync($"/api/v1/jobs/{job.Id}/plan", wished with { Wishes = new PlanWishes(Spot: SpotUse.Wanted) }))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0950");
        await (await admin.PostAsync($"/api/v1/jobs/{job.Id}/plan", wished with { Wishes = new PlanWishes(Budget: -3) }))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0965");

        server.Orchestrations.Events.ShouldHaveSingleItem().Payload.ShouldBe(wished);
    }

    private async Task<JobDocument> AwaitingAsync(string owner = "ada")
    {
        var job = await server.JobAsync(owner, "digits", JobState.Preparing, JobState.Planning);
        var offer = new PlanOffer("local", "local", "this machine", "plain process", 1, 1 << 30, 0, null, 0);
        var change = new JobChange(job.Revision + 1, JobState.AwaitingChoice) { Plans = [new JobPlan("cheapest", ["fastest"], offer, null, null, "It is here.")] };
        return (await server.Jobs.ApplyAsync(job.Id, change))!;
    }
}
