namespace Pilot.Core.JobFiles;

/// <summary>The names under which a job file is found at the root of a job folder or package.</summary>
public static class JobFileNames
{
    /// <summary>The first that is there counts.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [JobSpec.FileName, "new.spilot.yaml", "job.yml", "wecloud-job.yaml"];

    /// <returns>The name of the job file in <paramref name="folder"/>; null when it has none.</returns>
    public static string? FindIn(string folder) => InOrder.FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
}
