using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Core.Watch;

/// <summary>How a run is: the agent's last report and what the target says.</summary>
public sealed class CheckRun(ComputeTargets targets, IBlobStore blobs) : Activity<RunOnTarget, RunView>
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
                return new RunView(last, new TargetStatus(TargetState.Unknown, ""), target.IsRemote);
            }

            throw;
        }

        return new RunView(await ReportAsync(input.Run, context.Cancellation), status, target.IsRemote);
    }

    private async Task<RunReport?> ReportAsync(RunKey run, CancellationToken cancellation) =>
        (await blobs.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport, cancellation))?.Document;
}

/// <param name="Report">The agent's last word; null before its first.</param>
/// <param name="Remote">Nobody can take the run up again where it was: see <see cref="TargetState.Lost"/>.</param>
public sealed record RunView(RunReport? Report, TargetStatus Target, bool Remote = false);
