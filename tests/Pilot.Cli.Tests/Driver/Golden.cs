namespace Pilot.Cli.Tests.Driver;

/// <summary>
/// Compares text with a file under Golden/. <c>UPDATE_GOLDEN=1</c> writes the files anew: read the difference before
/// you commit it.
/// </summary>
internal static class Golden
{
    public static string Root { get; } = FindRoot();

    public static void Match(string name, string text)
    {
        var file = Path.Combine(Root, "tests", "Pilot.Cli.Tests", "Golden", $"{name}.golden");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
            return;
        }

        File.Exists(file).ShouldBeTrue($"{file} is missing; run the tests with UPDATE_GOLDEN=1 to write it.");
        text.ShouldBe(File.ReadAllText(file), $"the screen '{name}' has changed");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pilot.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found.");
        }

        return folder;
    }
}
