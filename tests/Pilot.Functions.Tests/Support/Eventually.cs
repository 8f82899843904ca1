using System.Diagnostics;

namespace Pilot.Functions.Tests.Support;

internal static class Eventually
{
    /// <summary>Waits until something holds; fails after half a minute.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "It never came to hold.");
            await Task.Delay(20);
        }
    }
}
