using Pilot.Core.Errors;

namespace Pilot.Cli.Connection;

/// <summary>
/// Repeats a call that breaks off, for as long as a platform takes to restart. Only for calls that may be made twice.
/// </summary>
internal static class Retry
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 0.2, 0.5, 1, 2, 4 }.Select(TimeSpan.FromSeconds)];

    public static async Task<T> WhenBrokenOffAsync<T>(
        this PlatformClient platform, Func<Task<T>> call, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (PilotException e) when (e.Error.Code == "PILOT0101" && attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], platform.Time, cancellation);
                platform.Refresh();
            }
        }
    }
}
