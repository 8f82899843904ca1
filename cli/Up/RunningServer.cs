using Pilot.Cli.Connection;
using Pilot.Core.Api;
using Pilot.Core.Errors;

namespace Pilot.Cli.Up;

/// <summary>The platform that server.json tells of, trusted only when its process is really the server of this home.</summary>
internal sealed class RunningServer(Surroundings around, PilotHome home)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Null when no platform runs; one that runs may not answer yet.</summary>
    public ServerFile? Find()
    {
        var file = PrivateFile.Read(home.ServerFile, CliJson.Default.ServerFile);
        return file is not null && IsAlive(file) ? file : null;
    }

    public bool IsAlive(ServerFile file) =>
        around.Programs.ArgumentsOf(file.Pid) is { } arguments && ServerProgram.Runs(arguments, home.Folder);

    /// <summary>The platform when it answers; null when <paramref name="limit"/> is over or <paramref name="gone"/> says so.</summary>
    public async Task<ServerFile?> WaitForHealthAsync(TimeSpan limit, Func<bool> gone, CancellationToken cancellation)
    {
        var began = around.Time.GetTimestamp();
        using var http = around.Http();
        do
        {
            if (Find() is { } file && await IsHealthyAsync(http, file, cancellation))
            {
                return file;
            }

            await Task.Delay(Between, around.Time, cancellation);
        }
        while (!gone() && around.Time.GetElapsedTime(began) < limit);
        return null;
    }

    /// <summary>True when the process is gone within <paramref name="limit"/>.</summary>
    public async Task<bool> WaitForEndAsync(ServerFile file, TimeSpan limit, CancellationToken cancellation)
    {
        var began = around.Time.GetTimestamp();
        while (IsAlive(file))
        {
            if (around.Time.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(Between, around.Time, cancellation);
        }

        return true;
    }

    private async Task<bool> IsHealthyAsync(HttpMessageHandler http, ServerFile file, CancellationToken cancellation)
    {
        try
        {
            var platform = new PlatformClient(http, new Endpoint(file.Url, null, IsLocal: true), around.Time, () => null);
            await platform.GetAsync("health", PilotJson.Default.Health, cancellation);
            return true;
        }
        catch (PilotException)
        {
            return false;
        }
    }
}
