using System.Text.Json;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>A node of the syntax tree; punctuation is left out.</summary>
/// <param name="Type">As the grammar calls it.</param>
/// <param name="Text">Of a leaf; empty above.</param>
/// <param name="Line">From 1.</param>
internal sealed record SyntaxNode(string Type, string Text, int Line, IReadOnlyList<SyntaxNode> Children)
{
    public static SyntaxNode Read(JsonElement node) => new(
        node[0].GetString()!, node[1].GetString()!, node[2].GetInt32(), [.. node[3].EnumerateArray().Select(Read)]);

    public SyntaxNode? Child(string type) => Children.FirstOrDefault(child => child.Type == type);

    public bool Has(string type) => Child(type) is not null;

    public IEnumerable<SyntaxNode> All()
    {
        yield return this;
        foreach (var below in Children.SelectMany(child => child.All()))
        {
            yield return below;
        }
    }

    /// <summary>The text of a string without interpolation; null for anything else.</summary>
    public string? Literal =>
        Type == "string" && Children.All(child => child.Type == "string_content")
            ? string.Concat(Children.Select(child => child.Text))
            : null;

    /// <summary>Key and value of each property of an object; the key is null when it is computed.</summary>
    public IEnumerable<(string? Key, SyntaxNode Value, int Line)> Properties() => Children
        .Where(child => child.Type == "object_property")
        .Select(property => (
            property.Children[0].Type == "string" ? property.Children[0].Literal : property.Children[0].Text,
            property.Children[1],
            property.Line));

    public SyntaxNode? Property(string key) => Properties().FirstOrDefault(property => property.Key == key).Value;
}
