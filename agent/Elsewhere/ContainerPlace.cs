namespace Pilot.Agent.Elsewhere;

/// <summary>This process is inside the job's container.</summary>
/// <param name="DefaultCode">Where the code goes when the job's <c>workdir</c> is not absolute.</param>
/// <param name="Spot">Asks the machine whether it is about to be taken away; begun when it is one of those that may.</param>
internal sealed record ContainerPlace(string DefaultCode, SpotWatch Spot)
{
    /// <summary>
    /// How often storage is tried before the agent gives up, at growing pauses up to 10 s: an hour. The machine costs money,
    /// and nobody is here to see that it waits for nothing.
    /// </summary>
    internal const int Attempts = 370;

    private const int MostGpus = 64;

    /// <summary>Whatever devices a container has are its job's.</summary>
    internal IReadOnlyList<int> Gpus { get; } = [.. Enumerable.Range(0, MostGpus)];
}
