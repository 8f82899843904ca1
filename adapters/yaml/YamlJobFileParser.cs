using Pilot.Core.JobFiles;

namespace Pilot.Adapters.Yaml;

/// <summary>Job files in YAML 1.2, without anchors, aliases, merge keys and tags.</summary>
public sealed class YamlJobFileParser : IJobFileParser
{
    public JobFileNode? Parse(string text, string fileName) => throw new NotImplementedException();
}
