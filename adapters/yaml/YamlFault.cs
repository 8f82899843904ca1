using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using YamlDotNet.Core;

namespace Pilot.Adapters.Yaml;

/// <summary>Says what the parser found wrong, where, in words for people.</summary>
internal static class YamlFault
{
    public static string Where(string fileName, Mark mark) => $"{fileName}:{mark.Line}:{mark.Column}";

    public static PilotError Explain(YamlException fault, string text, string fileName)
    {
        // The parser stumbles over a tab where the token before it began, or where the line goes on.
        var lines = text.Split('\n');
        for (var line = (int)fault.Start.Line; line <= fault.End.Line + 1 && line <= lines.Length; line++)
        {
            var tab = lines[line - 1].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[line - 1][..tab]))
            {
                return JobFileErrors.Tab($"{fileName}:{line}:{tab + 1}");
            }
        }

        var what = fault.Message.TrimEnd('.');
        return JobFileErrors.Syntax(Where(fileName, fault.Start), char.ToLowerInvariant(what[0]) + what[1..]);
    }
}
