namespace Pilot.Core.Launch;

/// <summary>
/// A compute target that can tell how much of it is in use. Those elsewhere do not: a quota there is by region and family, and
/// others use it too, so that it is no whole of which runs of this platform hold a part.
/// </summary>
public interface IReportsUse
{
    /// <summary>As <see cref="IComputeTarget.Name"/>.</summary>
    string Name { get; }

    /// <summary>What runs of this platform hold now, of all that there is. Changes nothing.</summary>
    Task<TargetUse> UseAsync(CancellationToken cancellation);
}

/// <param name="Runs">Under way now.</param>
/// <param name="Cpu">Cores.</param>
/// <param name="MemoryBytes">Bytes; runs that asked for none in particular are not in it.</param>
/// <param name="Gpus">Devices.</param>
public sealed record TargetUse(int Runs, UsedAmount Cpu, UsedAmount MemoryBytes, UsedAmount Gpus);

public sealed record UsedAmount(double Used, double Total);
