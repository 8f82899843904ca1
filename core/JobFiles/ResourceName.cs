using Pilot.Core.Jobs;

namespace Pilot.Core.JobFiles;

/// <summary>What targets call a job: a DNS-1123 label, at most 63 of <c>a-z 0-9 -</c>, a letter or digit at both ends.</summary>
public static class ResourceName
{
    /// <summary>Readable (from the display name) and unique (from the id); the same input gives the same label.</summary>
    public static string Derive(string displayName, JobId job) => throw new NotImplementedException();
}
