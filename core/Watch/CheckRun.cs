using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Core.Watch;

/// <summary>
/// How a run is: the agent's last report and, as long as that is not its last word, what the target says. The agent of a run
/// elsewhere gets its next credential on the way, when it is time.
/// </summary>
public sealed class CheckRun(ComputeTargets targets, RemoteRuns remote, IBlobStore blobs) : Activity<RunOnTarget, RunView>
{
    public override async Task<RunView> RunAsync(ActivityContext context, RunOnTarget input)
    {
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        var report = await ReportAsync(input.Run, context.Cancellation);
        if (report?.Outcome is not null)
        {
            // After the agent's last word nothing that the target could say counts, nor that it cannot be asked.
            return Ended(input.Run, report, target);
        }

        TargetStatus status;
        try
        {
            status = await target.StatusAsync(input.Run, context.Cancellation);
        }
        catch (PilotException) when (target.IsRemote)
        {
            await RenewAsync(input.Run, context.Cancellation);
            throw;
        }

        if (status.State is not (TargetState.Running or TargetState.Pending))
        {
            // An agent that has ended in between has left its final report by now.
            report = await ReportAsync(input.Run, context.Cancellation);
            return report?.Outcome is null ? new RunView(report, status, target.IsRemote) : Ended(input.Run, report, target);
        }

        if (target.IsRemote)
        {
            await RenewAsync(input.Run, context.Cancellation);
        }

        return new RunView(report, status, target.IsRemote);
    }

    private RunView Ended(RunKey run, RunReport report, IComputeTarget target)
    {
        remote.Forget(run);
        return new RunView(report, new TargetStatus(TargetState.Stopped, ""), target.IsRemote);
    }

    private async Task<RunReport?> ReportAsync(RunKey run, CancellationToken cancellation) =>
        (await blobs.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport, cancellation))?.Document;

    /// <summary>The one in use is good for a while, and the next look is soon: what the run does matters more now.</summary>
    private async Task RenewAsync(RunKey run, CancellationToken cancellation)
    {
        try
        {
            await remote.RenewAsync(run, cancellation);
        }
        catch (Exception cause) when (cause is PilotException or IOException)
        {
            return;
        }
    }
}

/// <param name="Report">The agent's last word; null before its first.</param>
/// <param name="Remote">Nobody can take the run up again where it was: see <see cref="TargetState.Lost"/>.</param>
public sealed record RunView(RunReport? Report, TargetStatus Target, bool Remote = false);
