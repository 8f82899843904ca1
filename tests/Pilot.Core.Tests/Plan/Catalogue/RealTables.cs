using System.Runtime.CompilerServices;

namespace Pilot.Core.Tests.Plan.Catalogue;

/// <summary>Real price tables, where this machine has them beside the checkout.</summary>
internal static class RealTables
{
    public static string? Folder { get; } = Find();

    public static string File(string name) => Path.Combine(Folder!, name);

    private static string? Find([CallerFilePath] string here = "")
    {
        for (var folder = new DirectoryInfo(Path.GetDirectoryName(here)!); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "catalog");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}

/// <summary>A test on a real price table; skipped, saying so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TableFactAttribute : FactAttribute
{
    public TableFactAttribute(string table)
    {
        Table = table;
        if (RealTables.Folder is not { } folder || !File.Exists(Path.Combine(folder, table)))
        {
            Skip = $"The price table {table} is not beside the checkout.";
        }
    }

    public string Table { get; }
}
