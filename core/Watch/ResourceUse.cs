namespace Pilot.Core.Watch;

/// <summary>
/// What a run's processes used while its command ran (setup aside), sampled by the agent. A member that is null was not
/// seen: no such device, or the system does not tell.
/// </summary>
/// <param name="SeenSeconds">How long was looked; an agent that takes over counts anew.</param>
/// <param name="CpuSeconds">Processor time of all processes together.</param>
/// <param name="BytesRead">Read from files and pipes, whether a disk was touched or not.</param>
/// <param name="PeakGpuMemoryBytes">Most memory in use on one of the run's devices.</param>
/// <param name="GpuUtilisation">Share of the time in which the run's devices were at work, 0 to 1, on average.</param>
public sealed record ResourceUse(
    double SeenSeconds,
    double CpuSeconds,
    long? BytesRead = null,
    long? PeakGpuMemoryBytes = null,
    double? GpuUtilisation = null)
{
    /// <summary>Cores at work, on average; null when too little was seen to tell.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double? Cores => SeenSeconds > 0.2 ? CpuSeconds / SeenSeconds : null;
}
