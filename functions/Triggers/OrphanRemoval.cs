using Pilot.Core.Launch;

namespace Pilot.Functions.Triggers;

/// <summary>Removes what runs elsewhere and belongs to no job.</summary>
internal sealed partial class OrphanRemoval(ComputeTargets targets, OrphanSweep sweep, ILogger<OrphanRemoval> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var target in (await targets.AllAsync(cancellation)).Where(target => target.IsRemote))
        {
            try
            {
                foreach (var run in await sweep.SweepAsync(target, cancellation))
                {
                    Log.Removed(log, run.ToString(), target.Name);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One cloud that is away must not keep the others from being swept.
                Log.Away(log, target.Name, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The run {Run} on {Target} belonged to no job and was removed.")]
        public static partial void Removed(ILogger logger, string run, string target);

        [LoggerMessage(2, LogLevel.Warning, "The runs on {Target} could not be looked at; the next time comes.")]
        public static partial void Away(ILogger logger, string target, Exception error);
    }
}
