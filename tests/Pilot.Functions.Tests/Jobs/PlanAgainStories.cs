using System.Net;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class PlanAgainStories : IDisposable
{
    private static readonly PlanOffer Here = new("local", "local/process", "this machine", "plain process", 4, 16L << 30, 0, null, 0);

    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_package_is_planned_with_every_offer_a_point_and_nothing_is_chosen()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");

        var survey = await AskAsync(admin, new PlanQuestion(Package: package));

        survey.Error.ShouldBeNull();
        survey.Plans[0].Offer.Target.ShouldBe("local");
        survey.TimeIsKnown.ShouldBeFalse();
        survey.Offers[0].ShouldSatisfyAllConditions(
            offer => offer.Launchable.ShouldBeTrue(),
            offer => offer.Plans.ShouldContain("cheapest"),
            offer => offer.Verdict!.ShouldStartWith("It is the plan cheapest"),
            offer => offer.Needs.ShouldBeNull());
        survey.Offers.Count(offer => !offer.Launchable).ShouldBeGreaterThan(50);
        survey.Offers.Where(offer => !offer.Launchable).ShouldAllBe(offer => offer.Needs != null && offer.Verdict != null && offer.Plans.Count == 0);
        server.Orchestrations.Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_a_profile_is_known_every_point_has_its_time_and_cost_and_the_front_is_marked()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");
        var job = await ProfiledAsync(admin, package);

        var survey = await AskAsync(admin, new PlanQuestion(Package: package));
        var ofJob = await AskAsync(admin, new PlanQuestion(Job: job.Id.ToString(), Verdicts: false));

        survey.TimeIsKnown.ShouldBeTrue();
        survey.Profile!.Command.ShouldBe("python train.py");
        var front = survey.Offers.Where(offer => offer.OnWholeFront).OrderBy(offer => offer.Seconds).ToList();
        front.ShouldNotBeEmpty();
        front.Zip(front.Skip(1)).ShouldAllBe(pair => pair.First.Cost > pair.Second.Cost);
        survey.Offers.Single(offer => offer.Launchable).OnFront.ShouldBeTrue();
        ofJob.Offers.Select(offer => (offer.Offer.Offer, offer.Cost)).ShouldBe(survey.Offers.Select(offer => (offer.Offer.Offer, offer.Cost)));
        ofJob.Offers.ShouldAllBe(offer => offer.Verdict == null);
    }

    [Fact]
    public async Task Another_target_is_a_hint_only_where_it_would_be_better_than_what_is_at_hand()
    {
        using var dear = new PilotServer(settings: new Dictionary<string, string> { ["local-rate"] = "50" });
        var hints = (await AskAsync(dear.Admin(), new PlanQuestion(Package: await dear.PackageAsync("admin")))).Hints;

        hints.Select(hint => hint.Name).ShouldBe(["cheapest", "spot"]);
        hints.ShouldAllBe(hint => hint.Needs!.StartsWith("pilot cloud add ") && hint.Offer.PricePerHour < 50);
        (await AskAsync(server.Admin(), new PlanQuestion(Package: await server.PackageAsync("admin")))).Hints.ShouldBeEmpty("nothing is cheaper than nothing");
    }

    [Fact]
    public async Task A_deadline_that_nothing_keeps_is_explained_and_the_points_are_still_there()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");
        await ProfiledAsync(admin, package);

        var survey = await AskAsync(admin, new PlanQuestion(Package: package, Wishes: new PlanWishes(DeadlineSeconds: 1)));

        survey.Error!.Code.ShouldBe("PILOT0953");
        survey.Plans.ShouldBeEmpty();
        survey.Offers.Single(offer => offer.Launchable).KeepsLimits.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_asked_for_on_top_counts_and_nonsense_is_refused()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");

        (await AskAsync(admin, new PlanQuestion(Package: package, Resources: new ResourceRequest(Cpu: 4000)))).Error!.Code.ShouldBe("PILOT0950");
        await RefusedAsync(new PlanQuestion(), HttpStatusCode.BadRequest, "PILOT0502");
        await RefusedAsync(new PlanQuestion(Package: new string('c', 64)), HttpStatusCode.UnprocessableEntity, "PILOT0517");
        await RefusedAsync(new PlanQuestion(Job: "job_nobody"), HttpStatusCode.NotFound, "PILOT0513");
        await RefusedAsync(new PlanQuestion(Package: package, Wishes: new PlanWishes(Confidence: 2)), HttpStatusCode.UnprocessableEntity, "PILOT0966");
        await RefusedAsync(
            new PlanQuestion(Package: package, Resources: new ResourceRequest(Gpu: "A100:0..x")), HttpStatusCode.UnprocessableEntity, "PILOT0960");

        async Task RefusedAsync(PlanQuestion question, HttpStatusCode status, string code) =>
            await (await admin.PostAsync("/api/v1/plans", question)).ShouldBeProblemAsync(status, code);
    }

    [Fact]
    public async Task A_package_says_what_is_in_it_what_was_made_of_it_and_what_a_profile_showed()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");
        var job = await ProfiledAsync(admin, package);

        var view = await (await admin.GetAsync($"/api/v1/packages/{package}")).ShouldBeAsync<PackageView>();

        view.Package.Entries.ShouldBe(2);
        view.Spec!.Name.ShouldBe("from the file");
        view.Jobs.ShouldHaveSingleItem().Id.ShouldBe(job.Id);
        view.Profile!.Timing.ShouldNotBeNull();
        await (await (await server.UserAsync()).GetAsync($"/api/v1/packages/{package}")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0517");
    }

    private async Task<JobDocument> ProfiledAsync(HttpClient client, string package)
    {
        var job = await (await client.PostAsync("/api/v1/jobs", new SubmitJob(package, new JobRequest(Name: "digits")))).ShouldBeAsync<JobDocument>(HttpStatusCode.Created);
        var profile = new ProfileResult("python train.py", 20, null, "")
        {
            Timing = new StepTiming("tqdm", "step", new TimeEstimate(0.9, 1, 1.1), 1) { InitSeconds = 2, TotalSteps = 3600 },
            Offer = Here,
        };
        return (await server.Jobs.ApplyAsync(job.Id, new JobChange(1, JobState.Preparing) { Profile = profile }))!;
    }

    private static async Task<PlanSurvey> AskAsync(HttpClient client, PlanQuestion question) =>
        await (await client.PostAsync("/api/v1/plans", question)).ShouldBeAsync<PlanSurvey>();
}
