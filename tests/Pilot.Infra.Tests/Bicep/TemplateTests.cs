using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>The templates read like Bicep, and everything that they name is there.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Functions =
    [
        "concat", "guid", "items", "listKeys", "readEnvironmentVariable", "resourceGroup", "subscription", "subscriptionResourceId",
        "take", "tenant", "union", "uniqueString",
    ];

    [BicepFact]
    public void Every_file_follows_the_grammar() => BicepSyntax.Files.Values
        .SelectMany(file => file.Root.All().Where(node => node.Type == "ERROR").Select(node => $"{file.At(node.Line)}: {node.Text}"))
        .ShouldBeEmpty();

    [BicepFact]
    public void Every_name_that_is_used_is_declared() => BicepSyntax.Files.Values
        .SelectMany(file => file.Declarations.SelectMany(declaration => Unknown(file, declaration)))
        .ShouldBeEmpty();

    [BicepFact]
    public void Every_parameter_variable_and_output_of_a_module_is_used()
    {
        var idle = BicepSyntax.Templates.SelectMany(file => file.Declarations
            .Where(declaration => declaration.Kind is DeclarationKind.Parameter or DeclarationKind.Variable)
            .Where(declaration => !file.Declarations.Any(user => user != declaration && Names(user).Any(name => name.Text == declaration.Name)))
            .Select(declaration => $"{file.Path}: {declaration.Name}"));

        idle.ShouldBeEmpty();
        BicepSyntax.Templates.Where(file => file.Path != "main.bicep")
            .SelectMany(file => file.Of(DeclarationKind.Output).Where(output => !IsRead(file, output)).Select(output => $"{file.Path}: {output.Name}"))
            .ShouldBeEmpty("an output that nobody reads is one too many");
    }

    [BicepFact]
    public void Every_parameter_and_output_says_what_it_is() => BicepSyntax.Templates
        .SelectMany(file => file.Declarations
            .Where(declaration => declaration.Kind is DeclarationKind.Parameter or DeclarationKind.Output && declaration.Description is not { Length: > 2 })
            .Select(declaration => $"{file.Path}: {declaration.Name}"))
        .ShouldBeEmpty();

    [BicepFact]
    public void No_account_has_a_password_or_a_shared_key()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "infra/bicep"), "*.bicep*", SearchOption.AllDirectories)
            .SelectMany(path => File.ReadLines(path).Select(line => line.Trim()))
            .ToList();

        texts.ShouldContain("allowSharedKeyAccess: false");
        foreach (var open in (string[])["allowSharedKeyAccess: true", "adminUserEnabled: true", "allowBlobPublicAccess: true", "@secure()", "AccountKey="])
        {
            texts.ShouldNotContain(line => line.Contains(open, StringComparison.Ordinal));
        }

        texts.Count(line => line.Contains("listKeys(", StringComparison.Ordinal)).ShouldBe(1, "only Event Grid needs a key");
    }

    private static bool IsRead(BicepFile module, Declaration output) => BicepSyntax.Templates.Any(file => file
        .Of(DeclarationKind.Module)
        .Where(call => ModuleTests.PathOf(file, call) == module.Path)
        .Any(call => file.Root.All().Any(node =>
            node.Type == "member_expression" && ModuleTests.Chain(node) is [var name, "outputs", var read] && name == call.Name && read == output.Name)));

    private static IEnumerable<string> Unknown(BicepFile file, Declaration declaration)
    {
        var loops = declaration.Node.All().Where(node => node.Type == "for_statement").SelectMany(LoopNames).ToHashSet();
        foreach (var name in Names(declaration))
        {
            if (file.Find(name.Text) is null && !loops.Contains(name.Text) && !Functions.Contains(name.Text))
            {
                yield return $"{file.At(name.Line)}: {name.Text}";
            }
        }
    }

    private static IEnumerable<string> LoopNames(SyntaxNode loop) =>
        loop.Child("for_loop_parameters")?.Children.Select(name => name.Text) ?? [loop.Child("identifier")!.Text];

    /// <summary>Identifiers that refer to something: not the declaration's own name, not the keys of objects.</summary>
    private static IEnumerable<SyntaxNode> Names(Declaration declaration) => declaration.Node.Children
        .Where(child => child != declaration.Node.Child("identifier"))
        .SelectMany(References);

    private static IEnumerable<SyntaxNode> References(SyntaxNode node) => node.Type switch
    {
        "identifier" => [node],
        "type" => [],
        "object_property" => node.Children.Skip(node.Children[0].Type == "identifier" ? 1 : 0).SelectMany(References),
        _ => node.Children.SelectMany(References),
    };
}
