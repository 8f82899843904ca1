using System.Text.Json;
using Pilot.Core.Events;

namespace Pilot.Lambda.Tests;

/// <summary>The program as Lambda starts it: settings from its environment, calls from the runtime API.</summary>
public sealed class ProgramStories
{
    [Fact]
    public async Task It_takes_one_call_after_the_other_and_tells_the_platform()
    {
        await using var lambda = await Lambda.StartAsync(asProgram: true);

        (await lambda.InvokeAsync(Recordings.Read("batch-running"), "call-1")).ShouldBe((false, """{"told":1}"""));
        (await lambda.InvokeAsync("no event at all", "call-2")).Failed.ShouldBeTrue();
        (await lambda.InvokeAsync(Recordings.Read("s3-notification"), "call-3")).ShouldBe((false, """{"told":2}"""));

        lambda.Told.Count.ShouldBe(3);
        lambda.Told.ShouldAllBe(told => NoticeSignature.Check(Lambda.Key, told.Body, told.Signature, DateTimeOffset.UtcNow) == NoticeTrust.Genuine);
    }

    [Fact]
    public async Task It_says_why_it_cannot_begin_and_ends()
    {
        await using var lambda = await Lambda.StartAsync(asProgram: true, ("PILOT_EVENTS_URL", ""), ("PILOT_EVENT_KEY_SECRET", ""));

        (await lambda.ExitAsync()).ShouldBe(1);

        JsonDocument.Parse(lambda.InitError!).RootElement.GetProperty("errorMessage").GetString()
            .ShouldBe("PILOT_EVENTS_URL is not an address. PILOT_EVENT_KEY_SECRET is missing.");
    }
}
