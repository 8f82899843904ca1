using System.Globalization;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan;

/// <summary>Request and wishes, read once and ready to be held against many machines.</summary>
public sealed class MachineNeeds
{
    private readonly AmountRange cpu;
    private readonly AmountRange memoryBytes;
    private readonly IReadOnlyList<string> regions;

    /// <exception cref="Errors.PilotException">PILOT0960 or PILOT0963: a request that was never checked.</exception>
    public MachineNeeds(ResourceRequest? resources, PlanWishes? wishes)
    {
        Resources = resources ?? new ResourceRequest();
        cpu = new AmountRange(Resources.Cpu, Resources.CpuMost);
        memoryBytes = new AmountRange(Resources.MemoryBytes, Resources.MemoryMostBytes);
        Gpu = Resources.Gpu is { } text ? GpuRequest.Parse(text)
            : Resources.Gpus is > 0 and var devices ? new GpuRequest([], null, AmountRange.Any, AmountRange.AtLeast(devices))
            : null;
        regions = wishes?.RegionList() ?? [];
        Spot = wishes?.Spot ?? SpotUse.Allowed;
    }

    public ResourceRequest Resources { get; }

    /// <summary>Null when the job does not ask for a device.</summary>
    public GpuRequest? Gpu { get; }

    public SpotUse Spot { get; }

    public bool AnyRegion => regions.Count == 0;

    /// <summary>True for a machine that is nowhere in particular (this one), and for every region when none is named.</summary>
    public bool HoldsRegion(string? region)
    {
        if (regions.Count == 0 || region is null)
        {
            return true;
        }

        foreach (var wanted in regions)
        {
            if (wanted[^1] == '*'
                ? region.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.OrdinalIgnoreCase)
                : region.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="gpus">Devices; below 1 a share of one.</param>
    /// <param name="gpuMemoryGb">Of what the machine gives of one device; 0 when nobody knows.</param>
    public bool HoldsMachine(double cores, long bytes, GpuModel? model, double gpus, double gpuMemoryGb) =>
        cpu.Holds(cores) && memoryBytes.Holds(bytes) && (Gpu is null || Gpu.Holds(model, gpuMemoryGb, gpus));

    /// <returns>What the machine lacks, a sentence; null when it has all that is asked for.</returns>
    public string? Misfit(PlanOffer offer)
    {
        if (offer.Arm)
        {
            return "Its processor runs arm64 code, and images are of x86-64 code.";
        }

        if (!HoldsRegion(offer.Region))
        {
            return $"It is in {offer.Region}, which is not among the wanted regions.";
        }

        if (!cpu.Holds(offer.Cpu))
        {
            return string.Create(CultureInfo.InvariantCulture, $"It has {offer.Cpu:0.##} CPU cores; the job asks for {Words(cpu, "", 1)}.");
        }

        if (!memoryBytes.Holds(offer.MemoryBytes))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"It has {offer.MemoryBytes / 1e9:0.#} GB of memory; the job asks for {Words(memoryBytes, " GB", 1e9)}.");
        }

        if (Gpu is not null && !Gpu.Holds(offer.Model, offer.GpuMemoryGb ?? offer.Model?.MemoryGb ?? 0, offer.Gpus * offer.GpuShare))
        {
            return $"It has {Devices(offer)}; the job asks for {Gpu}.";
        }

        return (Spot, offer.Spot) switch
        {
            (SpotUse.Never, true) => "It is a spot machine, and the job wants none.",
            (SpotUse.Wanted, false) => "It is no spot machine, and the job wants one.",
            _ => null,
        };
    }

    private static string Devices(PlanOffer offer) => offer switch
    {
        { Gpus: 0 } => "no GPU",
        { GpuShare: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{offer.GpuShare:0.##} of one {offer.GpuName ?? "GPU"}"),
        _ => $"{offer.Gpus} × {offer.GpuName ?? "GPU"}",
    };

    private static string Words(AmountRange range, string unit, double divisor)
    {
        string Text(double amount) => (amount / divisor).ToString("0.##", CultureInfo.InvariantCulture) + unit;
        return (range.Least, range.Most) switch
        {
            ({ } least, { } most) => $"{Text(least)} to {Text(most)}",
            ({ } least, null) => $"at least {Text(least)}",
            (_, { } most) => $"at most {Text(most)}",
            _ => "any",
        };
    }
}
