using System.Text.Json;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>A copy of <c>infra/bicep</c>, in which the compiler may leave what it writes.</summary>
internal static class Templates
{
    private static readonly string Source = Path.Combine(Checkout.Root, "infra/bicep");
    private static readonly Lazy<string> Copied = new(Copy);
    private static readonly Lazy<BicepOutcome> Build = new(() => BicepProgram.Run(Folder, "build", "main.bicep", "--stdout"));

    public static string Folder => Copied.Value;

    /// <summary>By the path in the folder; parameter files and the linter's settings are not among them.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = Directory
        .EnumerateFiles(Source, "*.bicep", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Source, path), File.ReadAllText);

    /// <summary>What Azure is sent: one document with all modules in it.</summary>
    public static BicepOutcome Built => Build.Value;

    public static JsonElement Main => JsonElement.Parse(Built.Output);

    private static string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("pilot-bicep-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(copy, recursive: true);
        foreach (var file in Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.Copy(Path.Combine(AppContext.BaseDirectory, "Bicep/everything.bicepparam"), Path.Combine(copy, "everything.bicepparam"));
        return copy;
    }
}
