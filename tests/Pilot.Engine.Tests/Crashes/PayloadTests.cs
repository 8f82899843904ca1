using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;
using Pilot.Engine.Embedded.Payloads;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>Long payloads live in blob storage, and nobody notices.</summary>
public sealed class PayloadTests : IDisposable
{
    private const int Large = 1_000_000;

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryBlobStore blobs;
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<string, string>("Double", text => text + text)
        .Orchestration<string, string>("Story", async (context, text) =>
        {
            context.SetCustomStatus("s" + text);
            var result = await context.CallActivityAsync<string>("Double", text);
            var happening = await context.WaitForExternalEvent<string>("go");
            return $"{text}{result}{happening}";
        })
        .Orchestration<string, string>("Parent", async (context, text) =>
            text + await context.CallSubOrchestratorAsync<string>("Child", "p" + text))
        .Orchestration<string, string>("Child", (context, text) => context.CallActivityAsync<string>("Double", text))
        .Orchestration<string, string>("Again", async (context, text) =>
        {
            if (text[0] == 'a')
            {
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew("b" + text);
                return "";
            }

            return text + await context.WaitForExternalEvent<string>("kept");
        })
        .Orchestration<string, string>("Sender", (context, text) =>
        {
            context.SendEvent("receiver", "go", text);
            return Task.FromResult("sent");
        })
        .Orchestration<string, string>("Receiver", (context, _) => context.WaitForExternalEvent<string>("go"));

    public PayloadTests() => blobs = new MemoryBlobStore(clock);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Everything_long_is_a_blob_and_comes_back_whole(int liveExecutions)
    {
        await using var host = await StartAsync(liveExecutions);
        var (input, happening) = (Text('i'), Text('e'));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Story", input);
        await host.Client.RaiseEventAsync(id, "go", happening);

        var end = await host.Client.CompletionOf(id);

        end.SerializedInput.ShouldBe(Json(input));
        end.SerializedCustomStatus.ShouldBe(Json("s" + input));
        end.SerializedOutput.ShouldBe(Json(input + input + input + happening));
        // The input serves the activity too; its result, the event, the status and the output have one each.
        blobs.Names.Count.ShouldBe(5);
        blobs.Names.ShouldAllBe(name => name.StartsWith("payloads/", StringComparison.Ordinal));
        DatabaseBytes().ShouldBeLessThan(Large);
    }

    [Fact]
    public async Task Short_payloads_stay_in_the_database()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Story", "short");
        await host.Client.RaiseEventAsync(id, "go", "!");

        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe(Json("shortshortshort!"));

        blobs.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_finds_them_again()
    {
        var (input, happening) = (Text('i'), Text('e'));
        string id;
        await using (var first = await StartAsync())
        {
            id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Story", input);
            await first.Client.Until(id, seen => seen.SerializedCustomStatus is not null);
        }

        await using (var second = await StartAsync())
        {
            await second.Client.RaiseEventAsync(id, "go", happening);
            (await second.Client.CompletionOf(id)).SerializedOutput.ShouldBe(Json(input + input + input + happening));
        }

        await using var third = await StartAsync();
        (await third.Client.GetInstanceAsync(id, true))!.SerializedOutput.ShouldBe(Json(input + input + input + happening));
        DatabaseBytes().ShouldBeLessThan(Large);
    }

    [Fact]
    public async Task They_pass_between_parent_and_child_and_between_instances()
    {
        await using var host = await StartAsync();
        var text = Text('x');

        (await host.Client.RunAsync("Parent", text)).SerializedOutput.ShouldBe(Json($"{text}p{text}p{text}"));

        var receiver = await host.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", "", new StartOrchestrationOptions("receiver"));
        await host.Client.RunAsync("Sender", text);
        (await host.Client.CompletionOf(receiver)).SerializedOutput.ShouldBe(Json(text));
        DatabaseBytes().ShouldBeLessThan(Large);
    }

    [Fact]
    public async Task They_go_along_when_an_instance_continues_as_new()
    {
        await using var host = await StartAsync();
        var (input, kept) = ("a" + Text('n'), Text('k'));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Again", input);
        await host.Client.RaiseEventAsync(id, "kept", kept);
        await host.Client.RaiseEventAsync(id, "go", "!");

        var end = await host.Client.CompletionOf(id);

        end.SerializedInput.ShouldBe(Json("b" + input));
        end.SerializedOutput.ShouldBe(Json("b" + input + kept));
        DatabaseBytes().ShouldBeLessThan(Large);
        await SweepAsync(host, TimeSpan.FromDays(30));
        (await host.Client.GetInstanceAsync(id, true))!.SerializedOutput.ShouldBe(Json("b" + input + kept));
    }

    [Fact]
    public async Task An_event_that_waits_for_a_suspended_instance_keeps_its_payload()
    {
        var kept = Text('k');
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Again", "a");
        await host.Client.WaitForInstanceStartAsync(id);
        await host.Client.SuspendInstanceAsync(id);
        await host.Client.Until(id, seen => seen.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await host.Client.RaiseEventAsync(id, "go", "!");
        await host.Client.RaiseEventAsync(id, "kept", kept);

        await SweepAsync(host, TimeSpan.FromDays(30));
        await host.Client.ResumeInstanceAsync(id);

        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe(Json("ba" + kept));
    }

    [Fact]
    public async Task An_event_that_comes_while_the_turn_runs_that_continues_as_new_keeps_its_payload()
    {
        var entered = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        setup.Orchestration<int, string>("Gated", async (context, run) =>
        {
            entered[run].TrySetResult();
            (run == 0 ? first : second).Wait(Deadline.Limit);
            if (run == 0)
            {
                context.ContinueAsNew(1);
                return "";
            }

            return await context.WaitForExternalEvent<string>("kept");
        });
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Gated", 0);
        await entered[0].Task.WaitAsync(Deadline.Limit);
        await host.Client.RaiseEventAsync(id, "kept", Text('k'));
        first.Set();
        await entered[1].Task.WaitAsync(Deadline.Limit);

        (await SweepAsync(host, TimeSpan.FromDays(30))).ShouldBe(0);
        second.Set();

        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe(Json(Text('k')));
    }

    [Fact]
    public async Task After_a_purge_the_sweep_deletes_them_when_they_are_older_than_a_day()
    {
        await using var host = await StartAsync();
        var purged = (await host.Client.RunAsync("Parent", Text('x'))).InstanceId;
        var stays = (await host.Client.RunAsync("Parent", Text('y'))).InstanceId;
        var all = blobs.Names.Count;

        (await SweepAsync(host, TimeSpan.FromDays(2))).ShouldBe(0);
        await host.Client.PurgeInstanceAsync(purged, new PurgeInstanceOptions(Recursive: true));

        (await SweepAsync(host, TimeSpan.FromDays(1))).ShouldBe(0);
        (await SweepAsync(host, TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1))).ShouldBe(all / 2);
        blobs.Names.Count.ShouldBe(all / 2);
        (await host.Client.GetInstanceAsync(stays, true))!.SerializedOutput.ShouldNotBeNull().Length.ShouldBeGreaterThan(Large);
    }

    [Fact]
    public async Task The_engine_sweeps_by_itself_once_a_day()
    {
        await using var host = await StartAsync();
        var id = (await host.Client.RunAsync("Parent", Text('x'))).InstanceId;
        await host.Client.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true));
        blobs.Names.ShouldNotBeEmpty();

        await Deadline.Until(() =>
        {
            clock.Advance(TimeSpan.FromDays(1));
            return Task.FromResult(blobs.Names.Count == 0);
        });
    }

    [Fact]
    public async Task A_users_payload_that_looks_like_a_reference_comes_back_unchanged()
    {
        setup.Activity<Dictionary<string, string>, Dictionary<string, string>>("Same", given => given);
        setup.Orchestration<Dictionary<string, string>, Dictionary<string, string>>(
            "Echo", (context, given) => context.CallActivityAsync<Dictionary<string, string>>("Same", given));
        await using var host = await StartAsync();
        await host.Client.RunAsync("Parent", Text('x'));
        var digest = blobs.Names[0].Split('/')[^1];

        foreach (var text in new[] { digest, new string('0', 64), "short", new string('z', 80) })
        {
            var end = await host.Client.RunAsync("Echo", new Dictionary<string, string> { ["$payload"] = text });

            end.SerializedInput.ShouldBe($$"""{"$payload":"{{text}}"}""");
            end.SerializedOutput.ShouldBe($$"""{"$payload":"{{text}}"}""");
        }
    }

    [Fact]
    public async Task One_that_was_written_without_a_blob_store_is_not_taken_for_a_reference_when_there_is_one()
    {
        setup.Orchestration<Dictionary<string, string>, Dictionary<string, string>>("Mirror", async (context, given) =>
        {
            await context.WaitForExternalEvent<string>("go");
            return given;
        });
        var looksLikeOne = new Dictionary<string, string> { ["$payload"] = new string('0', 64) };
        string id;
        await using (var without = await EmbeddedHost.StartAsync(folder.Database, setup, clock: clock))
        {
            id = await without.Client.ScheduleNewOrchestrationInstanceAsync("Mirror", looksLikeOne);
            await without.Client.WaitForInstanceStartAsync(id);
        }

        await using var with = await StartAsync();
        await with.Client.RaiseEventAsync(id, "go", "");

        var end = await with.Client.CompletionOf(id);
        end.SerializedOutput.ShouldBe($$"""{"$payload":"{{looksLikeOne["$payload"]}}"}""");
    }

    [Fact]
    public async Task One_that_is_gone_from_storage_is_told_by_its_number_and_spares_the_others()
    {
        await using var host = await StartAsync(liveExecutions: 0);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Story", Text('i'));
        await host.Client.Until(id, seen => seen.SerializedCustomStatus is not null);
        foreach (var name in blobs.Names)
        {
            await blobs.DeleteAsync(name);
        }

        (await Should.ThrowAsync<Core.Errors.PilotException>(() => host.Client.GetInstanceAsync(id, true))).Error.Code.ShouldBe("PILOT0818");
        (await host.Client.RunAsync("Child", "x")).SerializedOutput.ShouldBe(Json("xx"));
    }

    private static string Text(char letter) => new(letter, Large);

    private static string Json(string text) => $"\"{text}\"";

    private static Task<int> SweepAsync(EmbeddedHost host, TimeSpan later) => PayloadSweep.RunAsync(
        host.Engine.Core.Payloads.Blobs!, host.Engine.Core.Database, host.Engine.Core.Clock.GetUtcNow() + later, CancellationToken.None);

    private long DatabaseBytes() => Directory.EnumerateFiles(Path.GetDirectoryName(folder.Database)!).Sum(file => new FileInfo(file).Length);

    private Task<EmbeddedHost> StartAsync(int liveExecutions = 1000) => EmbeddedHost.StartAsync(
        folder.Database,
        setup,
        options => options.LiveExecutions = liveExecutions,
        clock,
        services => services.AddSingleton<IBlobStore>(blobs));
}
