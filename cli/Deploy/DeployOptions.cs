using Pilot.Core.JobFiles;
using Pilot.Core.Plan;

namespace Pilot.Cli.Deploy;

/// <summary>What <c>pilot deploy</c> was told.</summary>
/// <param name="Folder">The job folder, absolute.</param>
/// <param name="JobFile">Job file that takes the place of the folder's, absolute; null for none.</param>
/// <param name="Download">Where to put the outputs at the end; null to leave them; empty for the default folder.</param>
internal sealed record DeployOptions(
    string Folder,
    string? Job,
    string? JobFile,
    string? Run,
    string? Plan,
    bool SkipProfile,
    ResourceRequest? Resources,
    PlanWishes? Wishes,
    IReadOnlyDictionary<string, string>? Environment,
    bool NoOpen,
    bool Detach,
    bool Yes,
    string? Download);
