using Pilot.Core.Activities;

namespace Pilot.Core.Launch;

/// <summary>Removes what an ended run left on its target; log and outputs are in storage. Already gone is success.</summary>
public sealed class RemoveRun(ComputeTargets targets) : Activity<RunOnTarget, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, RunOnTarget input)
    {
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        await target.RemoveAsync(input.Run, context.Cancellation);
        return true;
    }
}
