using System.Globalization;
using Pilot.Adapters.Local.Compute.Commands;

namespace Pilot.Adapters.Local.Compute.Machine;

/// <summary>Reads this machine, and the limits that a container around us sets; GPUs are asked for once a minute.</summary>
public sealed class MachineProbe(ICommandRunner commands, TimeProvider time) : IMachineProbe
{
    private static readonly TimeSpan GpuLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GpuFreshness = TimeSpan.FromMinutes(1);
    private static readonly string[] GpuQuery = ["--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits"];
    private static readonly string[] MemoryLimits =
        ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

    private (long At, IReadOnlyList<Gpu> Gpus)? gpus;

    public async Task<MachineFacts> LookAsync(CancellationToken cancellation) =>
        new(Environment.ProcessorCount, Memory(), await GpusAsync(cancellation));

    /// <summary>Lines such as <c>0, NVIDIA H200, 143771</c>, memory in MiB; a line that is none (an error) is passed over.</summary>
    internal static IReadOnlyList<Gpu> ParseGpus(string output) =>
    [
        .. output.Split('\n')
            .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
            .Where(fields => fields.Length == 3 && int.TryParse(fields[0], CultureInfo.InvariantCulture, out _))
            .Select(fields => new Gpu(
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                fields[1],
                long.TryParse(fields[2], CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes << 20 : 0)),
    ];

    private async Task<IReadOnlyList<Gpu>> GpusAsync(CancellationToken cancellation)
    {
        if (gpus is { } known && time.GetElapsedTime(known.At) < GpuFreshness)
        {
            return known.Gpus;
        }

        var answer = await commands.RunAsync("nvidia-smi", GpuQuery, GpuLimit, cancellation);
        var found = answer is { ExitCode: 0 } ? ParseGpus(answer.Output) : [];
        gpus = (time.GetTimestamp(), found);
        return found;
    }

    private static long Memory()
    {
        var installed = File.ReadLines("/proc/meminfo")
            .Where(line => line.StartsWith("MemTotal:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10)
            .First();
        return MemoryLimits
            .Where(File.Exists)
            .Select(path => long.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue)
            .Append(installed)
            .Min();
    }
}
