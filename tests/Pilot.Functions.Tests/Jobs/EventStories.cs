using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Tests.Logs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Jobs;

public sealed class EventStories : IDisposable
{
    private readonly PilotServer server = new();
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        server.Dispose();
        deadline.Dispose();
    }

    [Fact]
    public async Task Whoever_follows_sees_their_jobs_come_change_and_go_and_nobody_elses()
    {
        await using var events = Follow(await server.UserAsync());
        (await NextAsync(events)).EventType.ShouldBe("hello");

        await server.JobAsync("bob", "secret");
        var job = await server.JobAsync("ada", "digits", JobState.Preparing);
        await server.MoveAsync(job.Id, JobState.Failed);
        await server.Jobs.DeleteAsync(job.Id);

        Row(await NextAsync(events, "created")).State.ShouldBe(JobState.Queued);
        var changed = Row(await NextAsync(events, "changed"));
        (changed.State, changed.Reason, changed.Owner, changed.Revision).ShouldBe((JobState.Preparing, "Now Preparing.", "ada", 1));
        Row(await NextAsync(events, "changed")).State.ShouldBe(JobState.Failed);
        JsonSerializer.Deserialize((await NextAsync(events, "deleted")).Data, PilotJson.Default.JobGone)!.Id.ShouldBe(job.Id);
    }

    [Fact]
    public async Task Whoever_comes_back_with_the_last_id_gets_what_was_missed()
    {
        var ada = await server.UserAsync();
        string seen;
        await using (var events = Follow(ada))
        {
            await NextAsync(events);
            await server.JobAsync("ada", "first");
            seen = (await NextAsync(events, "created")).EventId!;
        }

        await server.JobAsync("ada", "second");
        await using var again = Follow(ada, seen);

        (await NextAsync(again)).EventType.ShouldBe("hello");
        Row(await NextAsync(again, "created")).Name.ShouldBe("second");
    }

    [Theory]
    [InlineData("0123456789ab-7")]
    [InlineData("nonsense")]
    public async Task Whoever_was_away_for_too_long_is_told_to_load_anew(string lastId)
    {
        await using var events = Follow(await server.UserAsync(), lastId);

        (await NextAsync(events)).EventType.ShouldBe("hello");
        (await NextAsync(events)).EventType.ShouldBe("reload");
        await server.JobAsync("ada");
        (await NextAsync(events)).EventType.ShouldBe("created");
    }

    [Fact]
    public async Task Admins_follow_everybody_or_somebody_on_request()
    {
        await using var all = Follow(server.Admin(), path: "/api/v1/events?owner=*");
        await using var bobs = Follow(server.Admin(), path: "/api/v1/events?owner=bob");
        await NextAsync(all);
        await NextAsync(bobs);

        await server.JobAsync("ada", "hers");
        await server.JobAsync("bob", "his");

        Row(await NextAsync(all, "created")).Name.ShouldBe("hers");
        Row(await NextAsync(all, "created")).Name.ShouldBe("his");
        Row(await NextAsync(bobs, "created")).Name.ShouldBe("his");
        await (await (await server.UserAsync()).GetAsync("/api/v1/events?owner=*")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0404");
    }

    private IAsyncEnumerator<SseItem<string>> Follow(HttpClient client, string? lastId = null, string path = "/api/v1/events") =>
        SseReader.FollowAsync(client, path, lastId, deadline.Token).GetAsyncEnumerator(deadline.Token);

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events, string? type = null)
    {
        (await events.MoveNextAsync()).ShouldBeTrue();
        events.Current.EventType.ShouldBe(type ?? events.Current.EventType);
        events.Current.EventId.ShouldNotBeNullOrEmpty();
        return events.Current;
    }

    private static JobRow Row(SseItem<string> item) => JsonSerializer.Deserialize(item.Data, PilotJson.Default.JobRow)!;
}
