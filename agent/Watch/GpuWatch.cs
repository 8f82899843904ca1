using System.Globalization;
using Pilot.Adapters.Local.Compute.Commands;

namespace Pilot.Agent.Watch;

/// <summary>
/// Asks nvidia-smi how busy the run's devices are and how much of their memory is in use, every other second. Without
/// devices nothing is asked; where the program is missing it is asked for once.
/// </summary>
internal sealed class GpuWatch(IReadOnlyList<int> devices, ICommandRunner commands, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly string[] Query = ["--query-gpu=index,utilization.gpu,memory.used", "--format=csv,noheader,nounits"];

    private readonly CancellationTokenSource enough = new();
    private readonly Lock gate = new();
    private Task? asking;
    private double busy;
    private int answers;
    private long? peak;
    private (double? Share, long? Memory) now;

    internal long? PeakMemoryBytes
    {
        get
        {
            lock (gate)
            {
                return peak;
            }
        }
    }

    /// <summary>0 to 1.</summary>
    internal double? Utilisation
    {
        get
        {
            lock (gate)
            {
                return answers == 0 ? null : busy / answers;
            }
        }
    }

    /// <summary>As last answered: share at work, 0 to 1, and bytes in use on the fullest device.</summary>
    internal (double? Share, long? MemoryBytes) Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    /// <summary>Begins to ask; later calls do nothing.</summary>
    internal void Begin() => asking ??= devices.Count == 0 ? Task.CompletedTask : AskAsync();

    public void Dispose() => enough.Cancel();

    /// <summary>Lines such as <c>0, 97, 14211</c>: device, percent, MiB. What a driver does not know it calls <c>[N/A]</c>.</summary>
    internal void Take(string output)
    {
        var rows = output.Split('\n')
            .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
            .Where(fields => fields.Length == 3 && int.TryParse(fields[0], CultureInfo.InvariantCulture, out var device) && devices.Contains(device))
            .ToList();
        var shares = rows
            .Select(fields => double.TryParse(fields[1], CultureInfo.InvariantCulture, out var percent) ? percent / 100 : (double?)null)
            .OfType<double>()
            .ToList();
        var memory = rows.Max(fields => long.TryParse(fields[2], CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes << 20 : (long?)null);
        lock (gate)
        {
            now = (shares.Count > 0 ? shares.Average() : null, memory);
            peak = memory > (peak ?? 0) ? memory : peak;
            if (shares.Count > 0)
            {
                busy += shares.Average();
                answers++;
            }
        }
    }

    private async Task AskAsync()
    {
        while (!enough.IsCancellationRequested
            && await commands.RunAsync("nvidia-smi", Query, Limit, enough.Token) is { } answer)
        {
            if (answer.ExitCode == 0)
            {
                Take(answer.Output);
            }

            await Task.Delay(Period, time, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
