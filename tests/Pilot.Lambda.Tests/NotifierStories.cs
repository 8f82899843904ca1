using System.Text.Json;
using Pilot.Core.Events;
using Pilot.Hosts.Aws;

namespace Pilot.Lambda.Tests;

public sealed class NotifierStories
{
    [Fact]
    public async Task An_event_reaches_the_platform_signed_and_the_call_is_answered()
    {
        await using var lambda = await Lambda.StartAsync();

        (await lambda.InvokeAsync(Recordings.Read("batch-running"), "call-1")).ShouldBe((false, """{"told":1}"""));

        var (body, signature) = lambda.Told.ShouldHaveSingleItem();
        JsonSerializer.Deserialize(body, NoticeJson.Default.Notice)!.Job.ShouldBe(Recordings.Job);
        NoticeSignature.Check(Lambda.Key, body, signature, DateTimeOffset.UtcNow).ShouldBe(NoticeTrust.Genuine);
    }

    [Fact]
    public async Task What_concerns_nobody_is_answered_and_told_to_nobody()
    {
        await using var lambda = await Lambda.StartAsync();

        (await lambda.InvokeAsync(Recordings.Read("batch-other"), "call-1")).ShouldBe((false, """{"told":0}"""));

        lambda.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_platform_does_not_take_fails_so_that_it_is_told_again_under_the_same_id()
    {
        await using var lambda = await Lambda.StartAsync();
        lambda.Answer = 503;
        var (failed, why) = await lambda.InvokeAsync(Recordings.Read("timer"), "call-1");
        failed.ShouldBeTrue();
        JsonDocument.Parse(why).RootElement.GetProperty("errorMessage").GetString().ShouldBe("The platform answered 503 to Due call-1.");

        lambda.Answer = 204;
        (await lambda.InvokeAsync(Recordings.Read("timer"), "call-1")).Failed.ShouldBeFalse();

        lambda.Told.Select(told => JsonSerializer.Deserialize(told.Body, NoticeJson.Default.Notice)!.Id).ShouldBe(["call-1", "call-1"]);
    }

    [Fact]
    public async Task After_a_call_that_failed_the_next_one_is_taken()
    {
        await using var lambda = await Lambda.StartAsync();

        (await lambda.InvokeAsync("no event at all", "call-1")).Failed.ShouldBeTrue();
        (await lambda.InvokeAsync(Recordings.Read("s3-notification"), "call-2")).ShouldBe((false, """{"told":2}"""));
    }

    [Fact]
    public async Task A_changed_secret_is_used_from_the_next_event_on()
    {
        await using var lambda = await Lambda.StartAsync();
        lambda.Secret = "another key that is just as hard to guess as the first";

        await lambda.InvokeAsync(Recordings.Read("schedule"), "call-1");

        var (body, signature) = lambda.Told.ShouldHaveSingleItem();
        NoticeSignature.Check(Lambda.Key, body, signature, DateTimeOffset.UtcNow).ShouldBe(NoticeTrust.Forged);
        NoticeSignature.Check(lambda.Secret, body, signature, DateTimeOffset.UtcNow).ShouldBe(NoticeTrust.Genuine);
    }

    [Fact]
    public void Settings_that_are_missing_are_all_named_at_once_and_the_token_is_never_shown()
    {
        Should.Throw<InvalidOperationException>(() => NotifierSettings.Read(_ => null))
            .Message.ShouldBe("PILOT_EVENTS_URL is not an address. PILOT_EVENT_KEY_SECRET is missing.");

        NotifierSettings.Read(name => name == "PILOT_EVENTS_URL" ? "https://pilot.example/api/v1/events" : "hush")
            .ToString().ShouldBe("https://pilot.example/api/v1/events, hush");
        new NotifierSettings(new Uri("https://pilot.example"), "id", 1, "hush").ToString().ShouldNotContain("hush");
    }
}
