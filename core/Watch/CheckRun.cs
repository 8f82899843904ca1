using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Core.Watch;

/// <summary>
/// How a run is: the agent's last report and what the target says. The agent of a run elsewhere gets its next credential on the
/// way, when it is time.
/// </summary>
public sealed class CheckRun(ComputeTargets targets, RemoteRuns remote, IBlobStore blobs) : Activity<RunOnTarget, RunView>
{
    public override async Task<RunView> RunAsync(ActivityContext context, RunOnTarget input)
    {
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        TargetStatus status;
        try
        {
            // The target is asked first: an agent that ends in between has then left its final report.
            status = await target.StatusAsync(input.Run, context.Cancellation);
        }
        catch (PilotException) when (target.IsRemote)
        {
            // The agent's last word counts also where its target cannot be asked.
            if (await ReportAsync(input.Run, context.Cancellation) is { Outcome: not null } last)
            {
                remote.Forget(input.Run);
                return new RunView(last, new TargetStatus(TargetState.Unknown, ""), target.IsRemote);
            }

            await RenewAsync(input.Run, context.Cancellation);
            throw;
        }

        var report = await ReportAsync(input.Run, context.Cancellation);
        if (report?.Outcome is not null)
        {
            remote.Forget(input.Run);
        }
        else if (target.IsRemote && status.State is (TargetState.Running or TargetState.Pending))
        {
            await RenewAsync(input.Run, context.Cancellation);
        }

        return new RunView(report, status, target.IsRemote);
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
