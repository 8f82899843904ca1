using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Core.Watch;

/// <summary>How a run is: the agent's last report and what the target says.</summary>
public sealed class CheckRun(ComputeTargets targets, IBlobStore blobs) : Activity<RunOnTarget, RunView>
{
    public override async Task<RunView> RunAsync(ActivityContext context, RunOnTarget input)
    {
        // The target is asked first: an agent that ends in between has then left its final report.
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        var status = await target.StatusAsync(input.Run, context.Cancellation);
        var name = BlobNames.Report(input.Run.Job, input.Run.Run);
        var report = await blobs.ReadJsonAsync(name, PilotJson.Default.RunReport, context.Cancellation);
        return new RunView(report?.Document, status, target.IsRemote);
    }
}

/// <param name="Report">The agent's last word; null before its first.</param>
/// <param name="Remote">Nobody can take the run up again where it was: see <see cref="TargetState.Lost"/>.</param>
public sealed record RunView(RunReport? Report, TargetStatus Target, bool Remote = false);
