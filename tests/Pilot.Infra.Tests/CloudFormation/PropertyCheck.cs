using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.CloudFormation;

/// <summary>Holds the properties of a resource against its published type. What a function of CloudFormation gives passes.</summary>
internal sealed class PropertyCheck
{
    private readonly List<string> faults = [];

    public static IReadOnlyList<string> Faults(string path, YamlNode node, JsonElement type)
    {
        var check = new PropertyCheck();
        check.Members(path, node, type);
        return check.faults;
    }

    private void Members(string path, YamlNode node, JsonElement type)
    {
        if (node is not YamlMappingNode mapping)
        {
            faults.Add($"{path} is no object.");
            return;
        }

        var known = type.GetProperty("properties");
        foreach (var (key, value) in mapping.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (known.TryGetProperty(name, out var property))
            {
                Value($"{path}.{name}", value, property.GetProperty("type"));
            }
            else
            {
                faults.Add($"{path} has no property {name}.");
            }
        }

        faults.AddRange(known.EnumerateObject()
            .Where(property => property.Value.TryGetProperty("required", out var required) && required.GetBoolean() && !mapping.Children.ContainsKey(property.Name))
            .Select(property => $"{path}.{property.Name} must be given."));
    }

    private void Value(string path, YamlNode node, JsonElement type)
    {
        if (node is { Tag.IsEmpty: false })
        {
            return;
        }

        switch (type.GetProperty("type").GetString())
        {
            case "json":
                break;
            case "ref":
                Members(path, node, PublishedResources.Type(type));
                break;
            case "array" when node is YamlSequenceNode sequence:
                foreach (var item in sequence)
                {
                    Value($"{path}[]", item, type.GetProperty("element"));
                }

                break;
            case "map" when node is YamlMappingNode map:
                foreach (var (key, value) in map.Children)
                {
                    Value($"{path}.{key}", value, type.GetProperty("element"));
                }

                break;
            case "union":
                if (!type.GetProperty("types").EnumerateArray().Any(one => Fits(path, node, one)))
                {
                    faults.Add($"{path} is none of the published kinds.");
                }

                break;
            case "string" when node is YamlScalarNode:
            case "integer" when node is YamlScalarNode { Value: { } number } && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
            case "number" when node is YamlScalarNode { Value: { } fraction } && double.TryParse(fraction, CultureInfo.InvariantCulture, out _):
            case "boolean" when node is YamlScalarNode { Value: "true" or "false" }:
                break;
            case var expected:
                faults.Add($"{path} is no {expected}.");
                break;
        }
    }

    private static bool Fits(string path, YamlNode node, JsonElement type)
    {
        var check = new PropertyCheck();
        check.Value(path, node, type);
        return check.faults.Count == 0;
    }
}
