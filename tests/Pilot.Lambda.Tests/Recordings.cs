namespace Pilot.Lambda.Tests;

/// <summary>Events in the shapes in which AWS sends them.</summary>
internal static class Recordings
{
    public const string Job = "JOB";

    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recorded", $"{name}.json"));
}
