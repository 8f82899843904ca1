namespace Pilot.Agent;

/// <summary>Tries again what the store or the disk may refuse for a while.</summary>
internal static class Persistence
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <param name="attempts">How often before the failure is thrown on; null for as long as it takes.</param>
    internal static async Task<T> TryAsync<T>(
        string what, Func<Task<T>> act, TimeProvider time, int? attempts = null, Func<Exception, bool>? isHopeless = null)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (Exception cause) when (cause is not OperationCanceledException
                && attempt != attempts
                && isHopeless?.Invoke(cause) != true)
            {
                AgentLog.Trouble(what, cause);
            }

            await Task.Delay(pause, time);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
