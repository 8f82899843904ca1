using Pilot.Core.Api;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Ship;

/// <summary>Tells storage, and through a signal the job's orchestration, how the run is.</summary>
internal sealed class Reports(IBlobStore store, RunKey run, TimeProvider time)
{
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(10);

    private RunReport? last;
    private long lastAt;

    /// <summary>What an agent before this one has said; null when none has.</summary>
    internal RunReport? Before { get; private set; }

    internal async Task ReadBeforeAsync() => Before = await Persistence.TryAsync(
        "reading the report",
        async () => (await store.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport))?.Document,
        time);

    /// <summary>Says it when the phase is a new one, or when nothing was said for a while. A failure is made good later.</summary>
    internal async Task TellAsync(RunPhase phase, DateTimeOffset? started, long? peakMemory)
    {
        var isNew = last?.Phase != phase;
        if (!isNew && time.GetElapsedTime(lastAt) < HeartbeatPeriod)
        {
            return;
        }

        try
        {
            var report = new RunReport(phase, time.GetUtcNow(), started, null, null, peakMemory);
            await WriteAsync(report, signal: isNew);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble("reporting", cause);
        }
    }

    /// <summary>Returns when the end is in storage.</summary>
    internal Task FinishAsync(DateTimeOffset? started, DateTimeOffset ended, RunOutcome outcome, long? peakMemory) =>
        Persistence.TryAsync(
            "reporting the end",
            async () =>
            {
                await WriteAsync(new RunReport(RunPhase.Finished, time.GetUtcNow(), started, ended, outcome, peakMemory), signal: true);
                return true;
            },
            time);

    private async Task WriteAsync(RunReport report, bool signal)
    {
        await store.PutJsonAsync(BlobNames.Report(run.Job, run.Run), report, PilotJson.Default.RunReport);
        if (signal)
        {
            AgentLog.Phase(report.Phase.ToString());
            // Never a name that was used before: the reader may be about to delete that one.
            await store.PutTextAsync(BlobNames.Signal(run.Job, $"agent-{run.Run}-{Guid.NewGuid():n}"), report.Phase.ToString());
        }

        last = report;
        lastAt = time.GetTimestamp();
    }
}
