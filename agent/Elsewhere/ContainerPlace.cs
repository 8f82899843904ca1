namespace Pilot.Agent.Elsewhere;

/// <summary>This process is inside the job's container.</summary>
/// <param name="DefaultCode">Where the code goes when the job's <c>workdir</c> is not absolute.</param>
internal sealed record ContainerPlace(string DefaultCode);
