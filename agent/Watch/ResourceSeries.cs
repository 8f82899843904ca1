using System.Text;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Watch;

/// <summary>
/// Keeps what the run uses over time in a small blob, for people to look at. Nothing depends on it: where storage is away
/// some of it is lost, and the run is none the worse for it.
/// </summary>
internal sealed class ResourceSeries(IBlobStore store, string blob, TimeProvider time)
{
    private const int LongestWaiting = 64 << 10;
    private static readonly TimeSpan ShipPeriod = TimeSpan.FromSeconds(3);

    private readonly StringBuilder waiting = new();
    private long? sampledAt;
    private long? shippedAt;
    private ResourceUse? before;

    internal async Task LookAsync(RunPhase phase, RunMeasures measures)
    {
        if (phase != RunPhase.Running || measures is not { CommandStarted: { } began, Resources: { } use })
        {
            return;
        }

        var seconds = Math.Max(0, (time.GetUtcNow() - began).TotalSeconds);
        if (sampledAt is { } last && time.GetElapsedTime(last) < ResourceSample.PeriodAt(seconds))
        {
            return;
        }

        sampledAt = time.GetTimestamp();
        if (waiting.Length < LongestWaiting)
        {
            waiting.Append(Sample(seconds, use, measures).ToLine());
        }

        before = use;
        if (shippedAt is null || time.GetElapsedTime(shippedAt.Value) >= ShipPeriod)
        {
            await ShipAsync();
        }
    }

    /// <summary>Ships what is left.</summary>
    internal Task FinishAsync() => ShipAsync();

    private ResourceSample Sample(double seconds, ResourceUse use, RunMeasures measures)
    {
        var passed = use.SeenSeconds - (before?.SeenSeconds ?? 0);
        var (share, memory) = measures.Gpu;
        return new ResourceSample(
            seconds,
            passed > 0 ? Math.Max(0, use.CpuSeconds - (before?.CpuSeconds ?? 0)) / passed : null,
            measures.Memory.Now,
            passed > 0 && use.BytesRead is { } read ? Math.Max(0, read - (before?.BytesRead ?? 0)) / passed : null,
            share,
            memory);
    }

    private async Task ShipAsync()
    {
        shippedAt = time.GetTimestamp();
        if (waiting.Length == 0)
        {
            return;
        }

        try
        {
            var at = (await store.StatAsync(blob))?.Length ?? 0;
            if (await store.AppendAsync(blob, at, Encoding.UTF8.GetBytes(waiting.ToString())) is not null)
            {
                waiting.Clear();
            }
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble("keeping what the run uses", cause);
        }
    }
}
