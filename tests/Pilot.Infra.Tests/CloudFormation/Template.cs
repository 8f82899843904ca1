using System.Text.RegularExpressions;
using Pilot.Infra.Tests.Kit;
using YamlDotNet.RepresentationModel;

namespace Pilot.Infra.Tests.CloudFormation;

/// <summary>The template of AWS, as its YAML says it.</summary>
internal static partial class Template
{
    public static YamlMappingNode Root { get; } = Load();

    public static YamlMappingNode Parameters => Section("Parameters");

    public static YamlMappingNode Resources => Section("Resources");

    public static YamlMappingNode Outputs => Section("Outputs");

    public static YamlMappingNode Section(string name) => (YamlMappingNode)Root[name];

    public static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    public static string TypeOf(string resource) => ((YamlScalarNode)Resources[resource]["Type"]).Value!;

    public static IEnumerable<string> OfType(string type) => Keys(Resources).Where(name => TypeOf(name) == type);

    /// <summary>What <paramref name="node"/> and all below it refers to, by <c>!Ref</c>, <c>!GetAtt</c> and <c>!Sub</c>.</summary>
    public static IEnumerable<Reference> References(YamlNode node) => node switch
    {
        YamlScalarNode { Tag: { IsEmpty: false } tag, Value: { } text } => tag.Value switch
        {
            "!Ref" => [new Reference(text, null)],
            "!Base64" => [],
            "!GetAtt" => [new Reference(text.Split('.')[0], text.Split('.', 2)[1])],
            "!Sub" => Placeholder().Matches(text).Select(match => match.Groups[1].Value)
                .Select(name => name.Contains('.', StringComparison.Ordinal) ? new Reference(name.Split('.')[0], name.Split('.', 2)[1]) : new Reference(name, null)),
            _ => throw new InvalidOperationException($"{tag.Value} is not known here."),
        },
        YamlMappingNode mapping => mapping.Children.Values.SelectMany(References),
        YamlSequenceNode sequence => sequence.Children.SelectMany(References),
        _ => [],
    };

    /// <summary>The statements of a policy of its own, or of the policies of a role.</summary>
    public static IEnumerable<YamlMappingNode> Statements(string resource)
    {
        var properties = (YamlMappingNode)Resources[resource]["Properties"];
        YamlNode[] documents = properties.Children.TryGetValue("PolicyDocument", out var own) ? [own]
            : properties.Children.TryGetValue("Policies", out var policies) ? [.. ((YamlSequenceNode)policies).Select(policy => policy["PolicyDocument"])]
            : [];
        return documents.SelectMany(document => (YamlSequenceNode)document["Statement"]).Cast<YamlMappingNode>();
    }

    public static IEnumerable<string> List(YamlNode node) => node is YamlSequenceNode sequence
        ? sequence.Select(child => ((YamlScalarNode)child).Value!)
        : [((YamlScalarNode)node).Value!];

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Checkout.Read("infra/aws/pilot.yaml")));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\{([\w:.]+)\}")]
    private static partial Regex Placeholder();
}

/// <param name="Attribute">Null for the resource or parameter itself.</param>
internal sealed record Reference(string Name, string? Attribute);
