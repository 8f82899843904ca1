using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Catalogue;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Catalogue;

public sealed class CatalogueEndpointStories : IDisposable
{
    private const string Table = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,SpotPrice,Region\nx9.huge,T4,2,8,32,0.01,0.004,us-east-9\nx9.bad,,,8,32,0,,us-east-9\n";

    private readonly ScriptedFeed feed = new();
    private readonly PilotServer server;

    public CatalogueEndpointStories() => server = new PilotServer(change: services => services.AddSingleton<ICatalogueFeed>(feed));

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_fresh_installation_offers_this_machine_and_what_the_product_ships()
    {
        var ada = server.Admin();

        var view = await (await ada.GetAsync("/api/v1/offers?limit=1000")).ShouldBeAsync<OffersView>();

        view.Offers[0].Offer.Target.ShouldBe("local");
        view.Offers[0].Needs.ShouldBeNull();
        view.Offers.Select(row => row.Offer.PricePerHour).ShouldBeInOrder();
        view.Offers.Single(row => row.Offer.Offer == "aws/g4dn.xlarge/us-east-1").Needs.ShouldBe("pilot cloud add aws");
    }

    [Fact]
    public async Task Offers_are_held_against_what_is_asked_for()
    {
        var view = await (await server.Admin().GetAsync("/api/v1/offers?gpu=A100-80GB:1..4&region=westeurope,west*&spot=never")).ShouldBeAsync<OffersView>();

        view.Offers.ShouldNotBeEmpty();
        view.Offers.ShouldAllBe(row => row.Offer.GpuName == "A100-80GB" && row.Offer.Gpus <= 4 && row.Offer.Region!.StartsWith("west"));
        view.Facts.ShouldContain(fact => fact.Target == "aci" && fact.Text.Contains("no GPU"));
    }

    [Fact]
    public async Task A_removed_source_is_gone_with_its_offers_and_what_was_never_imported_cannot_be_removed()
    {
        var admin = server.Admin();
        await (await ImportAsync("aws-mine", Table, "?asOf=2026-01-01")).ShouldBeAsync<SourceView>();
        (await (await admin.GetAsync("/api/v1/offers?gpu=T4:2&limit=1000")).ShouldBeAsync<OffersView>()).Offers.ShouldContain(row => row.Offer.Offer.Contains("x9.huge"));

        (await admin.DeleteAsync("/api/v1/catalog/aws-mine")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await (await admin.GetAsync("/api/v1/offers?gpu=T4:2&limit=1000")).ShouldBeAsync<OffersView>()).Offers.ShouldNotContain(row => row.Offer.Offer.Contains("x9.huge"));
        (await server.Blobs.ListAsync("catalogue/versions/aws-mine/")).ShouldBeEmpty();
        await (await admin.DeleteAsync("/api/v1/catalog/aws-mine")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0979");
    }

    [Theory]
    [InlineData("gpu=A100;2", HttpStatusCode.UnprocessableEntity, "PILOT0960")]
    [InlineData("cpus=8..4", HttpStatusCode.UnprocessableEntity, "PILOT0961")]
    [InlineData("spot=perhaps", HttpStatusCode.UnprocessableEntity, "PILOT0962")]
    [InlineData("region=a%20b", HttpStatusCode.UnprocessableEntity, "PILOT0963")]
    [InlineData("limit=0", HttpStatusCode.BadRequest, "PILOT0502")]
    public async Task A_wish_that_cannot_be_read_is_explained(string query, HttpStatusCode status, string code) =>
        await (await server.Admin().GetAsync($"/api/v1/offers?{query}")).ShouldBeProblemAsync(status, code);

    [Fact]
    public async Task An_imported_table_is_offered_at_once_and_its_faults_are_shown()
    {
        var source = await (await ImportAsync("mine", Table, "?asOf=2026-06-18")).ShouldBeAsync<SourceView>();

        source.Prices.ShouldBe(1);
        source.AsOf.ShouldBe(new DateOnly(2026, 6, 18));
        source.Faults.Select(fault => fault.Kind).ShouldContain("zero-price");
        var offers = (await (await server.Admin().GetAsync("/api/v1/offers?gpu=T4:2")).ShouldBeAsync<OffersView>()).Offers;
        offers.Select(row => row.Offer.Offer).ShouldContain("aws/x9.huge/us-east-9/spot");
        (await (await server.Admin().GetAsync("/api/v1/catalog")).ShouldBeAsync<CatalogueView>()).Sources.ShouldContain(shown => shown.Name == "mine");
    }

    [Fact]
    public async Task A_table_of_more_than_four_megabytes_comes_in_and_nonsense_does_not()
    {
        var rows = string.Concat(Enumerable.Range(0, 120_000).Select(i => $"m{i}.large,,,2,4,0.5,,us-east-1\n"));
        (await (await ImportAsync("big", Table + rows)).ShouldBeAsync<SourceView>()).Prices.ShouldBe(120_001);

        await (await ImportAsync("big", "<html>")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0970");
        await (await ImportAsync("Big", Table)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0974");
        var shown = (await (await server.Admin().GetAsync("/api/v1/catalog")).ShouldBeAsync<CatalogueView>()).Sources.Single(source => source.Name == "big");
        (shown.Prices, shown.Failure!.Code).ShouldBe((120_001, "PILOT0970"));
    }

    [Fact]
    public async Task An_update_fetches_each_source_and_a_failure_keeps_the_last_good_version()
    {
        feed.Answer = () => new MemoryStream(Encoding.UTF8.GetBytes(Table));
        var good = (await (await server.Admin().PostAsync("/api/v1/catalog/update", null)).ShouldBeAsync<IReadOnlyList<SourceRefresh>>()).ShouldHaveSingleItem();
        (good.Name, good.Source!.Prices, good.Error).ShouldBe(("feed", 1, null));

        feed.Answer = () => throw new PilotException(CatalogueErrors.NotFetched("feed", "No such host."));
        var bad = (await (await server.Admin().PostAsync("/api/v1/catalog/update", null)).ShouldBeAsync<IReadOnlyList<SourceRefresh>>()).ShouldHaveSingleItem();

        bad.Error!.Code.ShouldBe("PILOT0975");
        bad.Source!.Prices.ShouldBe(1);
        bad.Source.Failure!.Code.ShouldBe("PILOT0975");
    }

    [Fact]
    public async Task Without_a_configured_source_there_is_nothing_to_update()
    {
        using var bare = new PilotServer();

        await (await bare.Admin().PostAsync("/api/v1/catalog/update", null)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "PILOT0978");
    }

    [Fact]
    public async Task A_job_can_be_asked_why_an_offer_is_no_plan()
    {
        var job = await server.JobAsync("admin");

        var here = await VerdictsAsync(job, "local/process");
        var there = await VerdictsAsync(job, "g4dn.xlarge");

        here.ShouldHaveSingleItem().Verdict.ShouldStartWith("It is the plan cheapest");
        there.Select(verdict => verdict.Offer.Spot).ShouldBe([false, true]);
        there[0].Verdict.ShouldContain("No configured target can launch it. It costs $0.526 per hour; local/process costs nothing per hour.");
        (await VerdictsAsync(job, "aws/g4dn.xlarge/eu-west-1")).ShouldHaveSingleItem().Verdict.ShouldContain("$0.587 per hour");
        await (await server.Admin().GetAsync($"/api/v1/jobs/{job.Id}/why?offer=moon")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0977");
    }

    [Fact]
    public async Task A_machine_of_arm64_is_known_and_no_plan_and_the_reason_is_told()
    {
        (await ImportAsync("arm", Table + "m9g.large,,,2,8,0.0001,0.00001,us-east-1\n")).EnsureSuccessStatusCode();
        var job = await server.JobAsync("admin");

        var verdicts = await VerdictsAsync(job, "m9g.large");

        verdicts.Count.ShouldBe(2);
        verdicts.ShouldAllBe(verdict => verdict.Verdict.Contains("Its processor runs arm64 code, and images are of x86-64 code."));
        (await server.Admin().GetStringAsync("/api/v1/offers?limit=1000")).ShouldNotContain("m9g.large");
    }

    [Fact]
    public async Task A_job_with_a_wish_that_cannot_be_read_is_refused_at_once()
    {
        var admin = server.Admin();
        var package = await server.PackageAsync("admin");

        await (await admin.PostAsync("/api/v1/jobs", new SubmitJob(package, new JobRequest(Wishes: new PlanWishes(Budget: -1)))))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0965");
        await (await admin.PostAsync("/api/v1/jobs", new SubmitJob(package, new JobRequest(Resources: new ResourceRequest(Gpu: "A100:x")))))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0960");
        await (await admin.PostAsync("/api/v1/jobs", new SubmitJob(package, new JobRequest(Plan: "fastet"))))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT0981");
        server.Orchestrations.Scheduled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_of_prices_are_followed_to_the_last()
    {
        var pages = new Dictionary<string, string>
        {
            ["https://prices.example/api"] = "{\"Items\":[1],\"NextPageLink\":\"https://prices.example/api?page=2\\u0026x=1\",\"Count\":1}",
            ["https://prices.example/api?page=2&x=1"] = "{\"Items\":[2],\"NextPageLink\":\"https://elsewhere.example/steal\",\"Count\":1}",
        };
        using var http = new HttpClient(new Pages(pages));

        await using var file = await new HttpFeed("azure", new Uri("https://prices.example/api"), http).FetchAsync(default);

        (await new StreamReader(file).ReadToEndAsync()).ShouldBe(string.Concat(pages.Values));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_a_refusal_that_can_be_told()
    {
        using var http = new HttpClient(new Pages([]));

        var refused = await Should.ThrowAsync<PilotException>(() => new HttpFeed("azure", new Uri("https://prices.example/api"), http).FetchAsync(default));

        refused.Error.Code.ShouldBe("PILOT0975");
    }

    private async Task<IReadOnlyList<OfferVerdict>> VerdictsAsync(JobDocument job, string offer) =>
        await (await server.Admin().GetAsync($"/api/v1/jobs/{job.Id}/why?offer={offer}")).ShouldBeAsync<IReadOnlyList<OfferVerdict>>();

    private Task<HttpResponseMessage> ImportAsync(string name, string text, string query = "") =>
        server.Admin().PutAsync($"/api/v1/catalog/{name}{query}", new ByteArrayContent(Encoding.UTF8.GetBytes(text)));

    private sealed class ScriptedFeed : ICatalogueFeed
    {
        public Func<Stream> Answer { get; set; } = () => throw new InvalidOperationException("Nobody expected a fetch.");

        public string Name => "feed";

        public Task<Stream> FetchAsync(CancellationToken cancellation) => Task.FromResult(Answer());
    }

    private sealed class Pages(Dictionary<string, string> pages) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            pages.TryGetValue(request.RequestUri!.ToString(), out var page)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(page) })
                : throw new HttpRequestException("No such host is known.");
    }
}
