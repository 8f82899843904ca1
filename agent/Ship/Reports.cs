using Pilot.Agent.Watch;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Ship;

/// <summary>Tells storage, and through a signal the job's orchestration, how the run is.</summary>
/// <param name="attempts">How often storage is tried before that is an exception; null for as long as it takes.</param>
internal sealed class Reports(IBlobStore store, RunKey run, TimeProvider time, int? attempts = null)
{
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(10);

    private RunPhase? told;
    private long lastAt;

    /// <summary>What an agent before this one has said; null when none has.</summary>
    internal RunReport? Before { get; private set; }

    internal async Task ReadBeforeAsync() => Before = await Persistence.TryAsync(
        "reading the report",
        async () => (await store.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport))?.Document,
        time,
        attempts,
        // At the start nobody brings a better credential.
        isHopeless: cause => cause is PilotException { Error.Code: "PILOT1006" });

    /// <summary>Says it when the phase is a new one, or when nothing was said for a while. A failure is made good later.</summary>
    internal async Task TellAsync(RunPhase phase, DateTimeOffset? started, RunMeasures? measures)
    {
        var isNew = told != phase;
        if (!isNew && time.GetElapsedTime(lastAt) < HeartbeatPeriod)
        {
            return;
        }

        try
        {
            var report = With(measures, new RunReport(phase, time.GetUtcNow(), started, null, null, null));
            await WriteAsync(report);
            if (isNew)
            {
                await SignalAsync(phase);
            }

            told = phase;
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble("reporting", cause);
        }
    }

    /// <summary>Returns when the end is in storage and was signalled.</summary>
    /// <param name="mark">
    /// Leaves word on this machine. After the report and before the signal: whoever is woken finds both, and the folder
    /// that the mark is in may be gone as soon as somebody was.
    /// </param>
    internal Task FinishAsync(
        DateTimeOffset? started, DateTimeOffset ended, RunOutcome outcome, RunMeasures? measures, Action mark) => Persistence.TryAsync(
        "reporting the end",
        async () =>
        {
            await WriteAsync(With(measures, new RunReport(RunPhase.Finished, time.GetUtcNow(), started, ended, outcome, null)));
            mark();
            await SignalAsync(RunPhase.Finished);
            return true;
        },
        time,
        attempts);

    /// <summary>For an end whose signal may have been lost with the agent that reported it.</summary>
    internal Task SignalEndAsync() => Persistence.TryAsync(
        "signalling the end",
        async () =>
        {
            await SignalAsync(RunPhase.Finished);
            return true;
        },
        time,
        attempts);

    private static RunReport With(RunMeasures? measures, RunReport report) => report with
    {
        PeakMemoryBytes = measures?.PeakMemory,
        CommandStarted = measures?.CommandStarted,
        Resources = measures?.Resources,
    };

    private async Task WriteAsync(RunReport report)
    {
        await store.PutJsonAsync(BlobNames.Report(run.Job, run.Run), report, PilotJson.Default.RunReport);
        lastAt = time.GetTimestamp();
    }

    private async Task SignalAsync(RunPhase phase)
    {
        AgentLog.Phase(phase.ToString());
        // Never a name that was used before: the reader may be about to delete that one.
        await store.PutTextAsync(BlobNames.Signal(run.Job, $"agent-{run.Run}-{Guid.NewGuid():n}"), phase.ToString());
    }
}
