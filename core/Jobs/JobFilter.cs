namespace Pilot.Core.Jobs;

/// <summary>Which rows of a job list are wanted.</summary>
/// <param name="States">Null or empty for all.</param>
/// <param name="Name">Part of the display name, in any case; null for all.</param>
public sealed record JobFilter(IReadOnlyCollection<JobState>? States = null, string? Name = null)
{
    public static readonly JobFilter All = new();

    public bool Matches(JobRow row) =>
        (States is not { Count: > 0 } || States.Contains(row.State))
        && (string.IsNullOrEmpty(Name) || row.Name.Contains(Name, StringComparison.OrdinalIgnoreCase));
}
