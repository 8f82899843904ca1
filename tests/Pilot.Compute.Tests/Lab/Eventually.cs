using System.Diagnostics;

namespace Pilot.Compute.Tests.Lab;

/// <summary>Waits on a condition with a generous deadline: the machine may be busy with other things.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    internal static Task HoldsAsync(string what, Func<bool> condition) =>
        HoldsAsync(what, () => Task.FromResult(condition()));

    internal static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
            {
                throw new TimeoutException($"Waited {Deadline.TotalSeconds} s in vain: {what}");
            }

            await Task.Delay(20);
        }
    }
}
