using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Cli.Tests;

public sealed class CatalogueStories
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    private static readonly PlanOffer T4 = new(
        "aws", "aws/g4dn.xlarge/us-east-1", "us-east-1", "container (AWS Batch)", 4, 17_179_869_184, 1, "T4", 0.526m,
        Region: "us-east-1", GpuMemoryGb: 16, PricedAt: Day, Source: "AWS list prices", AlsoIn: ["us-east-2", "us-west-2"]);

    private static readonly PlanOffer Spot = T4 with { Offer = "aws/g4dn.xlarge/us-east-1/spot", Spot = true, PricePerHour = 0.178m, OnDemandPerHour = 0.526m, Estimated = true };

    private static readonly PlanOffer Share = new(
        "azure-vm", "azure-vm/Standard_NV6ads_A10_v5/westeurope", "westeurope", "container (AKS)", 6, 59_055_800_320, 1, "A10", 0.59m,
        Region: "westeurope", GpuMemoryGb: 4, GpuShare: 0.166667, PricedAt: Day);

    private static readonly CloudFact NoGpu = new("aci", true, new DateOnly(2025, 7, 14), "Azure Container Instances has no GPU; Azure Container Apps has T4 and A100.", "https://example.org");

    private static readonly JobPlan Predicted = new("cheapest", ["deadline"], T4, 6600, 0.96m, "The job costs least here. Ready within 6 h: 99 %.")
    {
        DurationLowSeconds = 5400,
        DurationHighSeconds = 9000,
        CostLow = 0.79m,
        CostHigh = 1.32m,
        Basis = "Measured on this machine, carried over by its rates.",
        DeadlineProbability = 0.99,
    };

    [Fact]
    public async Task Offers_are_shown_with_what_they_need()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET offers", PilotJson.Default.OffersView, _ => Offers());

        var outcome = await world.RunAsync("offers", "--gpu", "nvidia:4GB..:0.1..1", "--region", "us-*,westeurope");

        world.Platform.CallsTo("GET", "offers").Single().Query.ShouldBe("?limit=20&gpu=nvidia:4GB..:0.1..1&region=us-*,westeurope");
        Golden.Match("offers", outcome.Streams);
    }

    [Fact]
    public async Task Offers_as_json_are_one_document()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET offers", PilotJson.Default.OffersView, _ => Offers());

        Golden.Match("offers-json", (await world.RunAsync("offers", "--json", "--all", "-n", "3")).Streams);
    }

    [Fact]
    public async Task Where_nothing_fits_it_says_so()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET offers", PilotJson.Default.OffersView, _ => new OffersView([], 0, [NoGpu]));

        Golden.Match("offers-none", (await world.RunAsync("offers", "--gpu", "T4:9")).Streams);
    }

    [Fact]
    public async Task A_region_that_no_offer_is_in_is_told_when_what_is_shown_is_nowhere()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET offers", PilotJson.Default.OffersView, _ => new OffersView([new OfferRow(Story.Here.Offer, null)], 1, []));

        (await world.RunAsync("offers", "--region", "mars")).Error.ShouldContain("No machine that fits is known in mars; what is shown is in no region.");
        (await world.RunAsync("offers")).Error.ShouldNotContain("is known in");
    }

    [Fact]
    public async Task The_sources_of_prices_are_shown_with_their_faults()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET catalog", PilotJson.Default.CatalogueView, _ => new CatalogueView(
            55_538, 1463, [new SourceView("shipped/aws", true, "AWS list prices", new DateOnly(2025, 1, 1), true, 36, null, [], null, null), Azure(failed: true)], [NoGpu]));

        Golden.Match("catalog-show", (await world.RunAsync("catalog", "show")).Streams);
    }

    [Fact]
    public async Task An_import_sends_the_file_and_tells_its_faults()
    {
        using var world = World.LoggedIn().WithFile("Azure VMs.csv", "InstanceType,Price\n");
        world.Platform.On("PUT catalog/azure-vms", PilotJson.Default.SourceView, _ => Azure(failed: false));

        var outcome = await world.RunAsync("catalog", "import", "Azure VMs.csv", "--as-of", "2026-06-18", "--force");

        var call = world.Platform.CallsTo("PUT", "catalog/").Single();
        (call.Text, call.Query).ShouldBe(("InstanceType,Price\n", "?asOf=2026-06-18&force=true"));
        Golden.Match("catalog-import", outcome.Streams);
    }

    [Fact]
    public async Task A_refused_import_shows_why()
    {
        using var world = World.LoggedIn().WithFile("x.csv", "?");
        world.Platform.On("PUT catalog/x", _ => FakePlatform.Refuse(HttpStatusCode.UnprocessableEntity, CatalogueErrors.UnknownFormat("?")));

        var outcome = await world.RunAsync("catalog", "import", "x.csv");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        outcome.Error.ShouldContain("PILOT0970");
    }

    [Fact]
    public async Task An_update_tells_each_source_and_fails_when_one_did()
    {
        using var world = World.LoggedIn();
        world.Platform.On("POST catalog/update", PilotJson.Default.IReadOnlyListSourceRefresh, _ =>
            [new SourceRefresh("azure", Azure(failed: false), null), new SourceRefresh("aws", null, CatalogueErrors.NotFetched("aws", "No such host is known."))]);

        var outcome = await world.RunAsync("catalog", "update");

        outcome.Code.ShouldBe(ExitCodes.Refused);
        Golden.Match("catalog-update", outcome.Streams);
    }

    [Fact]
    public async Task Plans_show_intervals_prices_reasons_who_was_not_heard_and_what_another_target_would_give()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.AwaitingChoice) with
        {
            Plans = [Predicted, new JobPlan("spot", [], Spot, 7200, 0.36m, "The job costs least here of what may be taken away. It may be taken away (0.1 times are expected, and priced in).") { DurationLowSeconds = 5600, DurationHighSeconds = 10_000, CostLow = 0.28m, CostHigh = 0.49m }],
            Hints = [Predicted with { Name = "fastest", Offer = Share, Needs = "pilot cloud add azure" }],
            Events = [new JobEvent(DateTimeOffset.UnixEpoch, "target", "Unheard", "kubernetes cannot be asked now: The cluster does not answer at https://cluster.example.com.")],
        });

        Golden.Match("plans-predicted", (await world.RunAsync("plans", Story.Id.ToString())).Streams);
    }

    [Fact]
    public async Task Why_an_offer_lost_is_said_for_each_that_the_name_leads_to()
    {
        using var world = World.LoggedIn();
        world.Platform.On($"GET jobs/{Story.Id}/why", PilotJson.Default.IReadOnlyListOfferVerdict, _ =>
            [new OfferVerdict(T4, "No configured target can launch it. local/process is as good or better in both: 2 h and nothing against 1.8 h and $0.96.", "pilot cloud add aws"), new OfferVerdict(Spot, "It is a spot machine, and the job wants none.", null)]);

        var outcome = await world.RunAsync("plans", Story.Id.ToString(), "--why", "g4dn.xlarge");

        world.Platform.CallsTo("GET", $"jobs/{Story.Id}/why").Single().Query.ShouldBe("?offer=g4dn.xlarge");
        Golden.Match("plans-why", outcome.Streams);
    }

    [Fact]
    public async Task At_its_end_a_job_shows_time_and_cost_beside_the_plan()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Succeeded) with
        {
            Plans = [Predicted],
            Cost = 0.0004m,
            Request = new JobRequest("digits", Wishes: new PlanWishes(DeadlineSeconds: 21_600, Budget: 20)),
        });

        Golden.Match("job-show-predicted", (await world.RunAsync("job", "show", Story.Id.ToString())).Streams);
    }

    [Fact]
    public async Task A_deploy_sends_what_was_wished_for()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.RunsWell();

        await world.RunAsync("deploy", "--plan", "balanced", "--gpu", "a100:2", "--cpus", "4..16", "--memory", "16GB", "--region", "eastus,eu-*", "--spot", "never", "--deadline", "6h", "--budget", "20", "--confidence", "95%", "--detach");

        var request = world.Platform.CallsTo("POST", "jobs").Single().As(PilotJson.Default.SubmitJob).Request;
        request.Plan.ShouldBe("balanced");
        request.Resources.ShouldBe(new Core.JobFiles.ResourceRequest(4, 16_000_000_000, 2, "A100:2", 16));
        request.Wishes.ShouldBe(new PlanWishes("eastus,eu-*", SpotUse.Never, 21_600, 20, 0.95));
    }

    [Theory]
    [InlineData("PILOT0960", "--gpu", "A100;2")]
    [InlineData("PILOT0961", "--cpus", "8..4")]
    [InlineData("PILOT0961", "--memory", "much..more")]
    [InlineData("PILOT0962", "--spot", "maybe")]
    [InlineData("PILOT0963", "--region", "east us")]
    [InlineData("PILOT0964", "--deadline", "soon")]
    [InlineData("PILOT0965", "--budget", "all")]
    [InlineData("PILOT0966", "--confidence", "110%")]
    [InlineData("PILOT0147", "--gpu", "T4", "--gpus", "1")]
    [InlineData("PILOT0981", "--plan", "chepest")]
    [InlineData("PILOT0981", "--plan", "deadline")]
    public async Task A_wish_that_cannot_be_read_is_refused_before_anything_is_sent(string code, params string[] options)
    {
        using var world = World.LoggedIn().WithDigits();

        var outcome = await world.RunAsync(["deploy", .. options]);

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain(code);
        world.Platform.Calls.ShouldBeEmpty();
    }

    private static OffersView Offers() => new(
        [new OfferRow(Story.Here.Offer, null), new OfferRow(Spot, "pilot cloud add aws"), new OfferRow(T4, "pilot cloud add aws"), new OfferRow(Share, "pilot cloud add azure")], 7, [NoGpu]);

    private static SourceView Azure(bool failed) => new(
        "azure",
        false,
        "SkyPilot CSV",
        new DateOnly(2026, 2, 18),
        false,
        55_432,
        Story.Submitted,
        [new CatalogueFault("wrong-gpus", "a number of GPUs that the machine does not have; corrected", 2, "line 12: Standard_ND96isr_H100_v5 in eastus, 12 for 8 × H100"), new CatalogueFault("zero-price", "a price of 0, which means unknown; left out", 6, "line 44: Standard_X in eastus")],
        failed ? CatalogueErrors.NotFetched("azure", "No such host is known.") : null,
        failed ? Story.Submitted : null);
}
