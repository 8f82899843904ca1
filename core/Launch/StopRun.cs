using System.Globalization;
using Pilot.Core.Activities;
using Pilot.Core.Storage;

namespace Pilot.Core.Launch;

/// <summary>
/// Asks the target to end a run. Already gone is success. An agent elsewhere is told through storage first: so it knows who
/// asked when the vendor's signal comes, and ends also where none comes.
/// </summary>
public sealed class StopRun(ComputeTargets targets, IBlobStore blobs) : Activity<StopRunInput, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, StopRunInput input)
    {
        var target = await targets.GetAsync(input.Target, context.Cancellation);
        if (target.IsRemote)
        {
            var grace = input.GraceSeconds.ToString(CultureInfo.InvariantCulture);
            await blobs.PutTextAsync(BlobNames.Stop(input.Run.Job, input.Run.Run), grace, cancellation: context.Cancellation);
        }

        await target.StopAsync(input.Run, TimeSpan.FromSeconds(input.GraceSeconds), context.Cancellation);
        return true;
    }
}

/// <param name="GraceSeconds">From the first signal to force.</param>
public sealed record StopRunInput(RunKey Run, string Target, double GraceSeconds);
