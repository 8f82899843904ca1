namespace Pilot.Adapters.Local.Compute.Machine;

/// <summary>What this machine has for jobs.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="MemoryBytes">Bytes.</param>
public sealed record MachineFacts(double Cpu, long MemoryBytes, IReadOnlyList<Gpu> Gpus)
{
    /// <summary>The name that the devices share; null when there is none.</summary>
    public string? GpuName => Gpus.Count == 0 ? null : string.Join(", ", Gpus.Select(gpu => gpu.Name).Distinct());
}

/// <param name="Index">The driver's number.</param>
/// <param name="MemoryBytes">Bytes.</param>
public sealed record Gpu(int Index, string Name, long MemoryBytes);

public interface IMachineProbe
{
    Task<MachineFacts> LookAsync(CancellationToken cancellation);
}
