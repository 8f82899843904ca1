using Microsoft.Extensions.Time.Testing;
using Pilot.Clouds.Testing;
using Pilot.Core.Activities;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>The platform's own steps and an agent elsewhere understand each other.</summary>
public sealed class PlatformStories : AgentStory
{
    private static readonly ActivityContext Context = new("", "", "", 1, CancellationToken.None);

    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private PlainCloud? cloud;

    private PlainCloud Cloud => cloud!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        cloud = PlainCloud.Open();
    }

    public override async Task DisposeAsync()
    {
        await Cloud.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_by_the_platform_is_a_cancel_and_not_a_lost_machine()
    {
        var run = await BegunAsync();

        await new StopRun(Targets(), Storage.Store).RunAsync(Context, new StopRunInput(run, Cloud.Name, 2));

        (await Cloud.Of(run).EndAsync()).ShouldBe(0);
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Canceled);
    }

    [Fact]
    public async Task Looking_at_a_run_renews_its_credential_when_it_is_time_and_no_more_once_it_has_ended()
    {
        var run = await BegunAsync();
        var check = new CheckRun(Targets(), new RemoteRuns(Storage.Access, Storage.Store, "agent", time), Storage.Store);
        var look = new RunOnTarget(run, Cloud.Name);
        await check.RunAsync(Context, look);
        var first = await Storage.Store.StatAsync(BlobNames.Access(run.Job, run.Run));
        await check.RunAsync(Context, look);
        (await Storage.Store.StatAsync(BlobNames.Access(run.Job, run.Run)))!.ETag.ShouldBe(first!.ETag);

        time.Advance(TimeSpan.FromHours(13));
        await check.RunAsync(Context, look);
        var second = await Storage.Store.StatAsync(BlobNames.Access(run.Job, run.Run));
        second!.ETag.ShouldNotBe(first.ETag);

        Cloud.Of(run).Terminate();
        await Cloud.Of(run).EndAsync();
        time.Advance(TimeSpan.FromHours(13));
        (await check.RunAsync(Context, look)).Report!.Outcome!.End.ShouldBe(RunEnd.Lost);
        (await Storage.Store.StatAsync(BlobNames.Access(run.Job, run.Run)))!.ETag.ShouldBe(second.ETag);
    }

    private ComputeTargets Targets() => new([Cloud], [], new CloudStore(Storage.Store), TimeProvider.System);

    private async Task<RunKey> BegunAsync()
    {
        var run = await Storage.AssignAsync("echo begun; sleep 600");
        var offers = await Cloud.OffersAsync(new OfferQuery(new(), null), default);
        await Cloud.StartAsync(await Storage.RequestAsync(run, offers.Offers[0]), default);
        await PrintsAsync(run, Cloud.Of(run), "begun");
        return run;
    }
}
