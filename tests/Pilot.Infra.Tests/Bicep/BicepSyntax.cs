using System.Diagnostics;
using System.Text.Json;
using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>Reads Bicep files with the tree-sitter grammar; one run of node for all of them.</summary>
internal static class BicepSyntax
{
    private const string Folder = "infra/bicep";

    private static readonly string Tools = Path.Combine(Checkout.Root, "tests/tools");

    private static readonly Lazy<IReadOnlyDictionary<string, BicepFile>> Parsed = new(Parse);

    public static string? Missing { get; } =
        !Directory.Exists(Path.Combine(Tools, "node_modules/tree-sitter-bicep"))
            ? "The grammar of Bicep is not installed: run npm ci --ignore-scripts in tests/tools."
            : null;

    /// <summary>By the path from <c>infra/bicep</c>.</summary>
    public static IReadOnlyDictionary<string, BicepFile> Files => Parsed.Value;

    public static IEnumerable<BicepFile> Templates => Files.Values.Where(file => file.Path.EndsWith(".bicep", StringComparison.Ordinal));

    public static IEnumerable<BicepFile> ParameterFiles => Files.Values.Where(file => file.Path.EndsWith(".bicepparam", StringComparison.Ordinal));

    private static Dictionary<string, BicepFile> Parse()
    {
        var root = Path.Combine(Checkout.Root, Folder);
        var paths = Directory.EnumerateFiles(root, "*.bicep*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var start = new ProcessStartInfo("node") { WorkingDirectory = Tools, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["bicep-syntax.js", .. paths])
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        var fault = node.StandardError.ReadToEndAsync();
        var lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        node.WaitForExit();
        node.ExitCode.ShouldBe(0, fault.Result);
        return paths.Zip(lines, (path, line) =>
            {
                using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 256 });
                return new BicepFile(Path.GetRelativePath(root, path).Replace('\\', '/'), SyntaxNode.Read(document.RootElement));
            })
            .ToDictionary(file => file.Path);
    }
}
