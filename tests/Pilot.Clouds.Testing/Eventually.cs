using System.Diagnostics;

namespace Pilot.Clouds.Testing;

/// <summary>Waits on a condition with a generous deadline: the machine may be busy with other things.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <param name="what">For the failure: what was waited for, with what is known then.</param>
    public static async Task HoldsAsync(Func<string> what, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
            {
                throw new TimeoutException($"Waited {Deadline.TotalSeconds} s in vain: {what()}");
            }

            await Task.Delay(20);
        }
    }
}
