namespace Pilot.Functions.Tests.Compat;

/// <summary>Skipped, with the reason, where there is no python3.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))))
        {
            Skip = "python3 is not installed.";
        }
    }
}
