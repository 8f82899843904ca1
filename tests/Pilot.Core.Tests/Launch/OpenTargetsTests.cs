using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Launch;

/// <summary>Targets of accounts that change and go.</summary>
public sealed class OpenTargetsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly CloudStore clouds = new(new MemoryBlobStore());
    private readonly Paper paper = new();
    private readonly ComputeTargets targets;

    public OpenTargetsTests() => targets = new ComputeTargets([], [paper], clouds, clock);

    public ValueTask DisposeAsync() => targets.DisposeAsync();

    [Fact]
    public async Task The_same_settings_are_opened_once()
    {
        await AddAsync("white");

        var first = await OnlyAsync();

        (await OnlyAsync()).ShouldBeSameAs(first);
        paper.Opened.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Other_settings_are_other_targets_and_the_old_ones_end_when_no_call_can_be_under_way()
    {
        await AddAsync("white");
        var white = await OnlyAsync();
        await AddAsync("black");

        (await OnlyAsync()).ShouldNotBeSameAs(white);
        white.IsDisposed.ShouldBeFalse();
        clock.Advance(ComputeTargets.Rest);
        (await OnlyAsync()).IsDisposed.ShouldBeFalse();

        white.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Those_of_a_removed_account_end_too()
    {
        await AddAsync("white");
        var white = await OnlyAsync();
        await clouds.DeleteAsync("paper", default);

        (await targets.AllAsync(default)).ShouldBeEmpty();
        clock.Advance(ComputeTargets.Rest);
        await targets.AllAsync(default);

        white.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task With_the_platform_all_end()
    {
        await AddAsync("white");
        var white = await OnlyAsync();

        await targets.DisposeAsync();

        white.IsDisposed.ShouldBeTrue();
    }

    private Task AddAsync(string colour) =>
        clouds.PutAsync(new CloudAccount("paper", "paper", new Dictionary<string, string> { ["colour"] = colour }, clock.GetUtcNow()), default);

    private async Task<Sheet> OnlyAsync() => (Sheet)(await targets.AllAsync(default)).ShouldHaveSingleItem();

    private sealed class Paper : ICloudProvider
    {
        public List<Sheet> Opened { get; } = [];

        public string Kind => "paper";

        public IReadOnlyList<CloudSetting> Settings => [new("colour", "its colour")];

        public IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform)
        {
            Opened.Add(new Sheet());
            return [Opened[^1]];
        }

        public Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }

    private sealed class Sheet : IComputeTarget, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public string Name => "paper";

        public bool IsRemote => true;

        public void Dispose() => IsDisposed = true;

        public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
