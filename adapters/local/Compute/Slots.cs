using System.Globalization;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Core.Jobs;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// What of this machine is taken, read from the run folders, so that a restarted server sees the same as the one before.
/// A run holds its share from its start until it has finished or was removed.
/// </summary>
internal sealed class Slots(string home)
{
    private const double DefaultCpu = 1;

    // A finished run stays finished: its folder need not be looked into again.
    private readonly HashSet<string> finished = new(StringComparer.Ordinal);

    /// <returns>The share that a run may take now; or why it cannot, in a sentence.</returns>
    internal (Reservation? Share, string? Full) Find(StartRequest request, MachineFacts facts)
    {
        if (LocalOffers.Misfit(request.Resources, facts) is { } misfit)
        {
            return (null, misfit);
        }

        var held = Held();
        var needs = Share(request.Resources, facts);
        var busyGpus = held.SelectMany(run => run.Share.Gpus).ToHashSet();
        var freeGpus = facts.Gpus.Select(gpu => gpu.Index).Where(index => !busyGpus.Contains(index)).Order().ToList();
        var freeCpu = facts.Cpu - held.Sum(run => run.Share.Cpu);
        var freeMemory = facts.MemoryBytes - held.Sum(run => run.Share.MemoryBytes);
        var gpus = request.Resources.Gpus ?? 0;
        var full = gpus > freeGpus.Count ? $"{LocalOffers.Count(gpus, "GPU")}, and {LocalOffers.Count(freeGpus.Count, "GPU")} of {facts.Gpus.Count} is free"
            : needs.Cpu > freeCpu + 1e-9 ? string.Create(CultureInfo.InvariantCulture, $"{needs.Cpu} CPU cores, and {Math.Max(0, freeCpu):0.##} of {facts.Cpu} are free")
            : needs.MemoryBytes > freeMemory ? $"{LocalOffers.Gigabytes(needs.MemoryBytes)} of memory, and {LocalOffers.Gigabytes(Math.Max(0, freeMemory))} of {LocalOffers.Gigabytes(facts.MemoryBytes)} is free"
            : null;
        return full is null
            ? (needs with { ResourceName = request.ResourceName, Gpus = [.. freeGpus.Take(gpus)] }, null)
            : (null, $"Waits for room on this machine: the job needs {full}. Running: {Holders(held)}.");
    }

    internal TargetUse Use(MachineFacts facts)
    {
        var held = Held();
        return new TargetUse(
            held.Count,
            new UsedAmount(held.Sum(run => run.Share.Cpu), facts.Cpu),
            new UsedAmount(held.Sum(run => run.Share.MemoryBytes), facts.MemoryBytes),
            new UsedAmount(held.SelectMany(run => run.Share.Gpus).Distinct().Count(), facts.Gpus.Count));
    }

    private static Reservation Share(ResourceRequest needs, MachineFacts facts) =>
        new("", needs.Cpu ?? Math.Min(DefaultCpu, facts.Cpu), needs.MemoryBytes ?? 0, [], facts.Gpus.Count > 0);

    private static string Holders(List<(RunKey Run, Reservation Share)> held) =>
        held.Count == 0 ? "nothing" : string.Join(", ", held.Select(run => run.Share.ResourceName).Take(3)) + (held.Count > 3 ? $" and {held.Count - 3} more" : "");

    private List<(RunKey Run, Reservation Share)> Held()
    {
        var work = Path.Combine(home, "work");
        var held = new List<(RunKey, Reservation)>();
        if (!Directory.Exists(work))
        {
            return held;
        }

        foreach (var job in Directory.EnumerateDirectories(work))
        {
            if (!JobId.TryParse(Path.GetFileName(job), out var id))
            {
                continue;
            }

            foreach (var root in Directory.EnumerateDirectories(job).Where(root => !finished.Contains(root)))
            {
                var folder = new RunFolder(root);
                if (File.Exists(folder.Finished))
                {
                    finished.Add(root);
                }
                else if (Reservation.Read(folder) is { } share)
                {
                    held.Add((new RunKey(id, Path.GetFileName(root)), share));
                }
            }
        }

        return held;
    }
}
