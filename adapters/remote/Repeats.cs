namespace Pilot.Adapters.Remote;

/// <summary>How often, and after which pauses, a call to storage is made again that the way or the service has spoiled.</summary>
internal sealed class Repeats(TimeProvider time)
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <param name="mayRepeat">False for a call whose effect depends on how often it is made.</param>
    internal async Task<T> RunAsync<T>(Func<Task<T>> call, bool mayRepeat, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (IOException) when (mayRepeat && attempt < Attempts)
            {
                await PauseAsync(attempt, cancellation);
            }
        }
    }

    /// <summary>Longer each time, never quite the same: agents that lost one server do not come back in step.</summary>
    internal Task PauseAsync(int attempt, CancellationToken cancellation) =>
        Task.Delay(FirstPause * Math.Pow(2, attempt - 1) * (0.5 + Random.Shared.NextDouble()), time, cancellation);
}
