namespace Pilot.Core.Jobs;

/// <summary>Which rows of a job list are wanted.</summary>
/// <param name="States">Null or empty for all.</param>
/// <param name="Name">Part of the display name, in any case; null for all.</param>
/// <param name="Since">Made then or later; null for all.</param>
/// <param name="Until">Made before; null for all.</param>
/// <param name="Package">Digest; null for all.</param>
/// <param name="Target">Compute target of the chosen plan; null for all.</param>
public sealed record JobFilter(
    IReadOnlyCollection<JobState>? States = null,
    string? Name = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Package = null,
    string? Target = null)
{
    public static readonly JobFilter All = new();

    /// <summary>Jobs that are being deleted match nothing.</summary>
    public bool Matches(JobRow row) =>
        row.DeletedUntil is null
        && !(row.Created < Since) && !(row.Created >= Until)
        && (Package is null || row.Package == Package)
        && (Target is null || row.Target == Target)
        && (States is not { Count: > 0 } || States.Contains(row.State))
        && (string.IsNullOrEmpty(Name) || row.Name.Contains(Name, StringComparison.OrdinalIgnoreCase));
}
