using System.Xml.Linq;

namespace Pilot.Architecture.Tests;

/// <summary>cli, functions, hosts -> engine -> orchestrations -> core &lt;- adapters; read from the project files.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["core"] = [],
        ["orchestrations"] = ["core"],
        ["engine"] = ["orchestrations", "core"],
        ["adapters/local"] = ["core"],
        ["adapters/azure"] = ["core"],
        ["adapters/aws"] = ["core"],
        ["adapters/k8s"] = ["core"],
        ["adapters/remote"] = ["core"],
        ["adapters/yaml"] = ["core"],
        ["functions"] = ["engine", "orchestrations", "core", "adapters/local", "adapters/azure", "adapters/aws", "adapters/k8s", "adapters/remote", "adapters/yaml"],
        ["hosts/azure"] = ["functions"],
        ["hosts/aws"] = ["core"],
        ["agent"] = ["core", "adapters/local", "adapters/remote"],
        ["cli"] = ["core", "adapters/yaml"],
    };

    public static TheoryData<string> Projects =>
        [.. Repository.Files("*.csproj").Where(p => !p.StartsWith("tests/", StringComparison.Ordinal) && !p.StartsWith("benchmarks/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_sees_only_what_its_place_allows(string project)
    {
        var folder = Folder(project);
        Allowed.ShouldContainKey(folder, "a new project needs its place in the dependency direction");

        var seen = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Folder(Normalize(folder, (string)reference.Attribute("Include")!)))
            .ToArray();

        seen.Except(Allowed[folder]).ShouldBeEmpty();
    }

    [Fact]
    public void The_core_takes_no_package() =>
        XDocument.Parse(Repository.Read("core/Pilot.Core.csproj")).Descendants("PackageReference").ShouldBeEmpty();

    [Fact]
    public void The_core_names_no_vendor()
    {
        string[] vendors = ["Azure.", "Amazon.", "AWSSDK", "Microsoft.Azure", "k8s."];
        var offenders = Repository.Files("*.cs")
            .Where(file => file.StartsWith("core/", StringComparison.Ordinal) || file.StartsWith("orchestrations/", StringComparison.Ordinal))
            .Where(file => Repository.Read(file).Split('\n').Any(line =>
                line.StartsWith("using ", StringComparison.Ordinal) && vendors.Any(line["using ".Length..].StartsWith)));

        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void Orchestrations_are_held_to_replayable_symbols()
    {
        var project = XDocument.Parse(Repository.Read("orchestrations/Pilot.Orchestrations.csproj"));

        project.Descendants("PackageReference").Select(p => (string?)p.Attribute("Include"))
            .ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        foreach (var banned in new[] { "DateTime.UtcNow", "Guid.NewGuid", "Task.Delay", "Task.Run", "System.Random", "System.IO.File", "HttpClient" })
        {
            Repository.Read("orchestrations/BannedSymbols.txt").ShouldContain(banned);
        }
    }

    private static string Folder(string project) => project[..project.LastIndexOf('/')];

    private static string Normalize(string folder, string relative) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, relative.Replace('\\', '/'))))
            .Replace('\\', '/');
}
