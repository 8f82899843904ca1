using YamlDotNet.RepresentationModel;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>A map of a YAML document by the names of its members; what has another form than asked for counts as absent.</summary>
internal sealed class YamlMap(YamlMappingNode? node)
{
    public string? Text(string name) => Child(name) is YamlScalarNode { Value: { Length: > 0 } value } scalar
        && !(scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && value is "null" or "~") ? value : null;

    public bool Flag(string name) => Text(name) is "true" or "True" or "TRUE";

    public YamlMap Map(string name) => new(Child(name) as YamlMappingNode);

    public IEnumerable<YamlMap> Maps(string name) =>
        Child(name) is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>().Select(item => new YamlMap(item)) : [];

    public IEnumerable<string> Texts(string name) =>
        Child(name) is YamlSequenceNode list ? list.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "") : [];

    public bool Has(string name) => Child(name) is not (null or YamlScalarNode { Value: "" or "null" or "~" });

    private YamlNode? Child(string name) => node is not null && node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
}
