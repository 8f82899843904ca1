using Pilot.Core.Api;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Clouds.Testing;

/// <summary>Where thousands of jobs run: no process, only what an agent leaves in storage.</summary>
public static class FakeAgent
{
    /// <summary>The final report and its signal.</summary>
    public static async Task FinishAsync(IBlobStore store, RunKey run, RunEnd end = RunEnd.Succeeded)
    {
        var now = TimeProvider.System.GetUtcNow();
        var report = new RunReport(RunPhase.Finished, now, now, now, new RunOutcome(end, end == RunEnd.Succeeded ? 0 : null), null);
        await store.PutJsonAsync(BlobNames.Report(run.Job, run.Run), report, PilotJson.Default.RunReport);
        await store.PutTextAsync(BlobNames.Signal(run.Job, $"agent-{run.Run}-{Guid.NewGuid():n}"), "Finished");
    }
}
