using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>Holds what a file writes against a published type. What is only known at deployment passes.</summary>
internal sealed class TypeCheck(BicepFile file)
{
    private static readonly string[] OfTheLanguage = ["parent", "scope", "dependsOn"];

    private readonly List<string> faults = [];

    public static IReadOnlyList<string> Faults(BicepFile file, Declaration resource, PublishedType type)
    {
        var check = new TypeCheck(file);
        check.Object(resource.Body, type, isComplete: !resource.IsExisting, isTop: true);
        return check.faults;
    }

    private void Value(SyntaxNode node, PublishedType type, bool isComplete = true)
    {
        switch (node.Type)
        {
            case "object":
                Object(node, type, isComplete);
                break;
            case "array" when Expect(node, type, "ArrayType"):
                foreach (var item in node.Children)
                {
                    Value(item, type.Follow("itemType"));
                }

                break;
            case "for_statement" when Expect(node, type, "ArrayType"):
                Value(node.Children[^1], type.Follow("itemType"));
                break;
            case "ternary_expression":
                Value(node.Children[^2], type, isComplete);
                Value(node.Children[^1], type, isComplete);
                break;
            case "call_expression" when node.Children[0].Text is "union" or "concat":
                foreach (var part in node.Child("arguments")!.Children)
                {
                    Value(part, type, isComplete: false);
                }

                break;
            case "identifier":
                Name(node, type, isComplete);
                break;
            case "string" when node.Literal is { } literal:
                String(node, literal, type);
                break;
            case "number":
                Expect(node, type, "IntegerType");
                break;
            case "boolean":
                Expect(node, type, "BooleanType");
                break;
        }
    }

    private void Name(SyntaxNode node, PublishedType type, bool isComplete)
    {
        var declaration = file.Find(node.Text);
        if (declaration is { Kind: DeclarationKind.Variable, Value: { } value })
        {
            Value(value, type, isComplete);
        }

        foreach (var allowed in declaration?.Allowed ?? [])
        {
            Value(allowed, type);
        }
    }

    private void Object(SyntaxNode node, PublishedType type, bool isComplete, bool isTop = false)
    {
        var known = PropertiesOf(node, type);
        if (known is null)
        {
            return;
        }

        foreach (var (key, value, line) in node.Properties())
        {
            if (key is null || isTop && OfTheLanguage.Contains(key))
            {
                continue;
            }

            if (!known.TryGetValue(key, out var property))
            {
                if (type.AdditionalProperties is { } any)
                {
                    Value(value, any);
                    continue;
                }

                faults.Add($"{file.At(line)}: there is no property {key}.");
                continue;
            }

            if (property.IsReadOnly)
            {
                faults.Add($"{file.At(line)}: {key} can only be read.");
            }

            Value(value, property.Type);
        }

        var given = node.Properties().Select(property => property.Key).ToHashSet();
        faults.AddRange(known.Values
            .Where(property => isComplete && property is { IsRequired: true, IsReadOnly: false } && !given.Contains(property.Name))
            .Select(property => $"{file.At(node.Line)}: {property.Name} must be given."));
    }

    private Dictionary<string, PublishedProperty>? PropertiesOf(SyntaxNode node, PublishedType type)
    {
        if (type.Kind == "ObjectType")
        {
            return type.Properties().ToDictionary(property => property.Name);
        }

        if (type.Kind != "DiscriminatedObjectType")
        {
            Expect(node, type, "ObjectType");
            return null;
        }

        var chosen = node.Property(type.Discriminator)?.Literal is { } value ? type.Case(value) : null;
        if (chosen is null)
        {
            faults.Add($"{file.At(node.Line)}: {type.Discriminator} names none of the published kinds.");
            return null;
        }

        return type.Properties("baseProperties").Concat(chosen.Properties()).DistinctBy(property => property.Name)
            .ToDictionary(property => property.Name);
    }

    private void String(SyntaxNode node, string literal, PublishedType type)
    {
        if (type.Literals is { Count: > 0 } literals)
        {
            if (!literals.Contains(literal))
            {
                faults.Add($"{file.At(node.Line)}: '{literal}' is none of {string.Join(", ", literals)}.");
            }
        }
        else if (Expect(node, type, "StringType")
            && type.Element.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(literal, pattern.GetString()!))
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{file.At(node.Line)}: '{literal}' does not fit {pattern}."));
        }
    }

    private bool Expect(SyntaxNode node, PublishedType type, string kind)
    {
        if (type.Kind == kind || type.Kind == "AnyType")
        {
            return type.Kind == kind;
        }

        faults.Add($"{file.At(node.Line)}: this is {kind}, but the property is {type.Kind}.");
        return false;
    }
}
