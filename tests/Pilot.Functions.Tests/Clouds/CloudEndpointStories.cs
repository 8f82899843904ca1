using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Clouds;

public sealed class CloudEndpointStories : IDisposable
{
    private readonly PilotServer server = new(change: services => services.AddSingleton<ICloudProvider>(new PaperCloud()));

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_cloud_is_added_listed_checked_and_forgotten()
    {
        var admin = server.Admin();

        var added = await (await AddAsync(admin, "paper", new() { ["place"] = "desk" })).ShouldBeAsync<CloudView>();
        added.Targets.ShouldBe(["sheet"]);
        (await (await admin.GetAsync("/api/v1/clouds")).ShouldBeAsync<CloudsView>()).Clouds.ShouldHaveSingleItem().Settings["place"].ShouldBe("desk");
        var checks = await (await admin.PostAsync("/api/v1/clouds/paper/check", null)).ShouldBeAsync<CloudChecks>();
        checks.Checks.Select(check => check.What).ShouldBe(["reach this platform's storage from there", "write"]);
        checks.Checks[0].Problem!.ShouldContain("--agent-url");
        checks.Checks[1].Problem.ShouldBe("Nobody may write at the desk.");

        (await admin.DeleteAsync("/api/v1/clouds/paper")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await admin.GetAsync("/api/v1/clouds")).ShouldBeAsync<CloudsView>()).Clouds.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_cloud_of_a_kind_has_targets_of_its_own()
    {
        var added = await (await AddAsync(server.Admin(), "other", new() { ["place"] = "shelf" })).ShouldBeAsync<CloudView>();

        added.Targets.ShouldBe(["sheet-other"]);
    }

    [Fact]
    public async Task Every_fault_of_the_settings_is_told_at_once()
    {
        var answer = await AddAsync(server.Admin(), "paper", new() { ["colour"] = "red" });

        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT1017");
        problem.Detail!.ShouldContain("'colour' is not a setting");
        problem.Detail!.ShouldContain("place is missing");
    }

    [Fact]
    public async Task A_mistyped_setting_is_told_with_the_one_that_was_meant()
    {
        var answer = await AddAsync(server.Admin(), "paper", new() { ["places"] = "desk" });

        var problem = await answer.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "PILOT1017");
        problem.Detail!.ShouldContain("'places' is not a setting of it; did you mean place?");
    }

    [Theory]
    [InlineData("No-Name", "paper", HttpStatusCode.UnprocessableEntity, "PILOT1015")]
    [InlineData("paper", "plastic", HttpStatusCode.UnprocessableEntity, "PILOT1016")]
    public async Task A_cloud_that_cannot_be_added_is_explained(string name, string kind, HttpStatusCode status, string code) =>
        await (await server.Admin().PutAsJsonAsync($"/api/v1/clouds/{name}", new AddCloud(kind), PilotJson.Default.AddCloud)).ShouldBeProblemAsync(status, code);

    [Fact]
    public async Task A_cloud_that_was_never_added_cannot_be_checked() =>
        await (await server.Admin().PostAsync("/api/v1/clouds/none/check", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT1018");

    private static Task<HttpResponseMessage> AddAsync(HttpClient client, string name, Dictionary<string, string> settings) =>
        client.PutAsJsonAsync($"/api/v1/clouds/{name}", new AddCloud("paper", settings), PilotJson.Default.AddCloud);

    /// <summary>A cloud that gives one target and allows nothing.</summary>
    private sealed class PaperCloud : ICloudProvider
    {
        public string Kind => "paper";

        public IReadOnlyList<CloudSetting> Settings { get; } = [new("place", "where it lies")];

        public IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform) => [new Sheet(account.TargetName("sheet"))];

        public Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<CloudCheck>>([new("write", $"Nobody may write at the {account["place"]}.", "Ask.")]);
    }

    private sealed class Sheet(string name) : IComputeTarget
    {
        public string Name => name;

        public bool IsRemote => true;

        public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TargetRun>>([]);

        public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => Task.FromResult(new OfferAnswer([], "It is paper."));

        public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
