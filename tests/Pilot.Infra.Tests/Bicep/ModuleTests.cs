using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>Modules get what they ask for, parameter files say what the template asks for.</summary>
public sealed class ModuleTests
{
    [BicepFact]
    public void Every_call_of_a_module_gives_what_it_asks_for_and_nothing_else()
    {
        var faults = new List<string>();
        foreach (var (file, call) in Calls())
        {
            var module = BicepSyntax.Files[PathOf(file, call)];
            var given = call.Body.Property("params")?.Properties().Select(property => property.Key!).ToList() ?? [];
            var asked = module.Of(DeclarationKind.Parameter).ToList();
            faults.AddRange(given.Except(asked.Select(parameter => parameter.Name)).Select(name => $"{call.Name}: {name} is not asked for"));
            faults.AddRange(asked.Where(parameter => parameter.Value is null && !given.Contains(parameter.Name))
                .Select(parameter => $"{call.Name}: {parameter.Name} is not given"));
        }

        faults.ShouldBeEmpty();
        Calls().Select(call => PathOf(call.File, call.Call)).Distinct().Order()
            .ShouldBe(BicepSyntax.Templates.Select(file => file.Path).Where(path => path != "main.bicep").Order(), "every module is called");
    }

    [BicepFact]
    public void Every_output_that_is_read_is_there()
    {
        var faults = BicepSyntax.Templates.SelectMany(file => file.Root.All()
            .Where(node => node.Type == "member_expression")
            .Select(node => (Node: node, Chain: Chain(node)))
            .Where(read => read.Chain is [_, "outputs", _] && file.Find(read.Chain[0]) is { Kind: DeclarationKind.Module })
            .Where(read => BicepSyntax.Files[PathOf(file, file.Find(read.Chain[0])!)].Of(DeclarationKind.Output).All(output => output.Name != read.Chain[2]))
            .Select(read => $"{file.At(read.Node.Line)}: {string.Join('.', read.Chain)}"));

        faults.ShouldBeEmpty();
    }

    [BicepFact]
    public void What_may_not_be_made_is_only_read_where_it_was()
    {
        // scheduler.outputs without its condition would fail the deployment with the other backend.
        var main = BicepSyntax.Files["main.bicep"];
        var conditional = main.Of(DeclarationKind.Module).Where(module => module.Node.Has("if_statement")).Select(module => module.Name).ToHashSet();

        conditional.ShouldBe(["scheduler", "cluster"], ignoreOrder: true);
        Unguarded(main.Root, conditional).Select(node => main.At(node.Line)).ShouldBeEmpty();
    }

    [BicepFact]
    public void Parameter_files_give_what_has_no_default_and_only_what_is_allowed()
    {
        var faults = new List<string>();
        foreach (var file in BicepSyntax.ParameterFiles)
        {
            var template = BicepSyntax.Files[file.Root.Child("using_statement")!.Child("string")!.Literal!];
            var given = file.Of(DeclarationKind.Variable).ToDictionary(variable => variable.Name, variable => variable.Value!);
            foreach (var parameter in template.Of(DeclarationKind.Parameter))
            {
                if (!given.Remove(parameter.Name, out var value))
                {
                    faults.AddRange(parameter.Value is null ? [$"{file.Path}: {parameter.Name} is not given"] : []);
                }
                else if (parameter.Allowed.Count > 0 && parameter.Allowed.All(allowed => Text(allowed) != Text(value)))
                {
                    faults.Add($"{file.Path}: {parameter.Name} may not be {Text(value)}");
                }
            }

            faults.AddRange(given.Keys.Select(name => $"{file.Path}: {name} is not asked for"));
        }

        faults.ShouldBeEmpty();
        BicepSyntax.ParameterFiles.Select(file => file.Path).ShouldBe(["dev.bicepparam", "prod.bicepparam"], ignoreOrder: true);
    }

    internal static string PathOf(BicepFile file, Declaration call) =>
        file.Path.Contains('/', StringComparison.Ordinal) ? $"{Path.GetDirectoryName(file.Path)}/{call.Target}" : call.Target;

    /// <summary>The names of <c>a.b.c</c>; empty when it does not begin with a name.</summary>
    internal static string[] Chain(SyntaxNode node) => node.Type switch
    {
        "identifier" or "property_identifier" => [node.Text],
        "member_expression" when Chain(node.Children[0]) is { Length: > 0 } start => [.. start, node.Children[1].Text],
        _ => [],
    };

    private static IEnumerable<(BicepFile File, Declaration Call)> Calls() =>
        BicepSyntax.Templates.SelectMany(file => file.Of(DeclarationKind.Module).Select(call => (file, call)));

    private static IEnumerable<SyntaxNode> Unguarded(SyntaxNode node, HashSet<string> conditional)
    {
        if (node.Type == "ternary_expression")
        {
            return [];
        }

        return node.Type == "member_expression" && Chain(node) is [var name, "outputs", ..] && conditional.Contains(name)
            ? [node]
            : node.Children.SelectMany(child => Unguarded(child, conditional));
    }

    private static string Text(SyntaxNode node) => node.Literal ?? node.Text;
}
