using Pilot.Core.Activities;

namespace Pilot.Core.Launch;

/// <summary>Asks the target to end a run. Already gone is success.</summary>
public sealed class StopRun(ComputeTargets targets) : Activity<StopRunInput, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, StopRunInput input)
    {
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        await target.StopAsync(input.Run, TimeSpan.FromSeconds(input.GraceSeconds), context.Cancellation);
        return true;
    }
}

/// <param name="GraceSeconds">From the first signal to force.</param>
public sealed record StopRunInput(RunKey Run, string Target, double GraceSeconds);
