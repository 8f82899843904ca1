namespace Pilot.Infra.Tests.Bicep;

/// <summary>What a file declares.</summary>
internal sealed class BicepFile
{
    public BicepFile(string path, SyntaxNode root)
    {
        Path = path;
        Root = root;
        var decorators = new List<SyntaxNode>();
        foreach (var node in root.Children)
        {
            if (node.Type == "decorators")
            {
                decorators.AddRange(node.Children.Select(decorator => decorator.Child("call_expression")!));
                continue;
            }

            if (Kinds.TryGetValue(node.Type, out var kind))
            {
                Declarations.Add(new Declaration(kind, node.Child("identifier")!.Text, node, [.. decorators]));
            }

            decorators.Clear();
        }
    }

    public string Path { get; }

    public SyntaxNode Root { get; }

    public List<Declaration> Declarations { get; } = [];

    public IEnumerable<Declaration> Of(DeclarationKind kind) => Declarations.Where(declaration => declaration.Kind == kind);

    public Declaration? Find(string name) => Declarations.FirstOrDefault(declaration =>
        declaration.Name == name && declaration.Kind != DeclarationKind.Output);

    public string At(int line) => $"{Path}:{line}";

    private static readonly Dictionary<string, DeclarationKind> Kinds = new()
    {
        ["parameter_declaration"] = DeclarationKind.Parameter,
        ["variable_declaration"] = DeclarationKind.Variable,
        ["resource_declaration"] = DeclarationKind.Resource,
        ["module_declaration"] = DeclarationKind.Module,
        ["output_declaration"] = DeclarationKind.Output,
    };
}

internal enum DeclarationKind
{
    Parameter,
    Variable,
    Resource,
    Module,
    Output,
}

internal sealed record Declaration(DeclarationKind Kind, string Name, SyntaxNode Node, IReadOnlyList<SyntaxNode> Decorators)
{
    /// <summary>Type and version of a resource, path of a module.</summary>
    public string Target => Node.Child("string")!.Literal!;

    public bool IsExisting => Node.Has("existing");

    /// <summary>The object that a resource or module is declared with, within its loop and condition.</summary>
    public SyntaxNode Body => Node.All().First(node => node.Type == "object");

    /// <summary>The value of a variable or output, the default of a parameter; null without one.</summary>
    public SyntaxNode? Value => Node.Children.LastOrDefault(child => child.Type is not ("identifier" or "type" or "var" or "param" or "output"))
        ?? Node.Children.Skip(1).Where(child => child.Type == "identifier").Skip(1).FirstOrDefault();

    /// <summary>The literals that a parameter may have; empty for any.</summary>
    public IReadOnlyList<SyntaxNode> Allowed => Argument("allowed")?.Children ?? [];

    public string? Description => Argument("description")?.Literal;

    private SyntaxNode? Argument(string decorator) => Decorators
        .FirstOrDefault(call => call.Children[0].Text == decorator)?.Child("arguments")?.Children[0];
}
