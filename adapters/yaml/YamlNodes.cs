using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pilot.Adapters.Yaml;

/// <summary>Reads one node and all below it from the parser's events.</summary>
internal sealed class YamlNodes(IParser parser, string fileName)
{
    private const int MaxDepth = 32;
    private const string NoReuse = "Write the value again where it is needed.";

    public JobFileNode Read(int depth = 1)
    {
        if (parser.Accept<AnchorAlias>(out var alias))
        {
            throw Refuse(alias, $"the alias '*{alias.Value}'", NoReuse);
        }

        var node = parser.Consume<NodeEvent>();
        if (!node.Anchor.IsEmpty)
        {
            throw Refuse(node, $"the anchor '&{node.Anchor.Value}'", NoReuse);
        }

        if (depth > MaxDepth)
        {
            throw new PilotException(JobFileErrors.TooLarge(YamlFault.Where(fileName, node.Start), $"more than {MaxDepth} levels"));
        }

        return node switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart start => ReadList(start, depth),
            MappingStart start => ReadMap(start, depth),
            _ => throw new InvalidOperationException($"The YAML parser gave a {node.GetType().Name}."),
        };
    }

    private JobFileScalar ReadScalar(Scalar scalar)
    {
        RefuseTag(scalar, "str", "int", "float", "bool", "null");
        return new JobFileScalar(Place(scalar), scalar.Value, scalar.Style != ScalarStyle.Plain || IsCore(scalar, "str"));
    }

    private JobFileList ReadList(SequenceStart start, int depth)
    {
        RefuseTag(start, "seq");
        var items = new List<JobFileNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read(depth + 1));
        }

        return new JobFileList(Place(start), items);
    }

    private JobFileMap ReadMap(MappingStart start, int depth)
    {
        RefuseTag(start, "map");
        var members = new List<JobFileMember>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Read(depth + 1) is not JobFileScalar key)
            {
                throw Refuse(start, "a key that is not text", "Use one word as the key.");
            }

            var where = $"{fileName}:{key.At.Line}:{key.At.Column}";
            if (key is { Text: "<<", Quoted: false })
            {
                throw new PilotException(JobFileErrors.Unsupported(where, "the merge key '<<'", NoReuse));
            }

            if (!lines.TryAdd(key.Text, key.At.Line))
            {
                throw new PilotException(JobFileErrors.DuplicateKey(where, key.Text, lines[key.Text]));
            }

            members.Add(new JobFileMember(key.At, key.Text, Read(depth + 1)));
        }

        return new JobFileMap(Place(start), members);
    }

    private void RefuseTag(NodeEvent node, params ReadOnlySpan<string> allowed)
    {
        foreach (var name in allowed)
        {
            if (IsCore(node, name))
            {
                return;
            }
        }

        if (!node.Tag.IsEmpty)
        {
            throw Refuse(node, $"the tag '{node.Tag}'", "Leave the tag out.");
        }
    }

    private static bool IsCore(NodeEvent node, string name) =>
        !node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value == $"tag:yaml.org,2002:{name}";

    private PilotException Refuse(ParsingEvent at, string what, string remedy) =>
        new(JobFileErrors.Unsupported(YamlFault.Where(fileName, at.Start), what, remedy));

    private static JobFilePlace Place(ParsingEvent at) => new((int)at.Start.Line, (int)at.Start.Column);
}
