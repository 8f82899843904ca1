using Pilot.Cli.Connection;
using Pilot.Cli.Deploy;
using Pilot.Cli.Terminal;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

/// <summary>Follows a job's log to its end; the exit code tells how the job ended.</summary>
internal sealed class LogFollower(Invocation invocation, PlatformClient platform)
{
    private readonly Screen screen = invocation.Screen;

    public async Task<int> RunAsync(JobId job, string? run, CancellationToken cancellation)
    {
        var reason = "";
        try
        {
            await foreach (var signal in new JobStream(platform, new LostConnection(screen).Say).FollowAsync(job, run, cancellation))
            {
                if (screen.Json)
                {
                    screen.WriteJson(DeployEvent.Of(signal), CliJson.Default.DeployEvent);
                }
                else if (signal.Log is { } chunk)
                {
                    screen.WriteRaw(chunk.Text);
                }
                else if (signal.State is { Started: null } row && row.Reason != reason && row.Reason.Length > 0)
                {
                    reason = row.Reason;
                    screen.Tell(reason, StyledText.Quiet);
                }

                if (signal.End is { } end)
                {
                    return JobEnd.Show(screen, end);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Tell($"\nStopped following; the job goes on. Come back with\n  pilot job log {job} --follow");
            return ExitCodes.Interrupted;
        }

        return ExitCodes.Success;
    }
}
