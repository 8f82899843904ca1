namespace Pilot.Core.Clouds;

/// <summary>
/// Tags of jobs of AWS Batch: set where jobs are submitted, read where AWS tells of them, and what the platform's role there is
/// restricted by.
/// </summary>
public static class AwsTags
{
    public const string Platform = "pilot:platform";

    /// <summary>The job of this platform that a run belongs to.</summary>
    public const string Job = "pilot:job";

    public const string Run = "pilot:run";

    /// <summary>Batch keeps ended jobs for days and has no delete: this tag is the delete.</summary>
    public const string Removed = "pilot:removed";
}
