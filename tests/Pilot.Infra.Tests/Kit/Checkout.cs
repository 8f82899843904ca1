namespace Pilot.Infra.Tests.Kit;

/// <summary>The checkout that these tests were built from, and what may lie beside it.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Null when it is not beside the checkout.</summary>
    public static string? Shared(string path)
    {
        var full = Path.Combine(Root, "..", "shared", path);
        return Path.Exists(full) ? full : null;
    }

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
