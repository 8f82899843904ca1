namespace Pilot.Azure.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pilot.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Pilot.sln was not found above the test's folder.");
    }
}
