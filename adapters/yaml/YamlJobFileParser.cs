using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pilot.Adapters.Yaml;

/// <summary>Job files in YAML 1.2, without anchors, aliases, merge keys and tags of one's own.</summary>
public sealed class YamlJobFileParser : IJobFileParser
{
    public JobFileNode? Parse(string text, string fileName)
    {
        if (text.Length > JobSpecReader.MaxLength)
        {
            throw new PilotException(JobFileErrors.TooLarge(fileName, "more than 1 MiB"));
        }

        try
        {
            return ParseDocument(new Parser(new StringReader(text)), fileName);
        }
        catch (YamlException e)
        {
            throw new PilotException(YamlFault.Explain(e, text, fileName), e);
        }
    }

    private static JobFileNode? ParseDocument(Parser parser, string fileName)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = new YamlNodes(parser, fileName).Read();
        parser.Consume<DocumentEnd>();
        return parser.TryConsume<DocumentStart>(out var second)
            ? throw new PilotException(JobFileErrors.SeveralDocuments(YamlFault.Where(fileName, second.Start)))
            : root;
    }
}
