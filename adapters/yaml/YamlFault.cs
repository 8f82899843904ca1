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
        // A tab is told of where the token before it began, or where its map did; people look for the tab itself.
        var lines = text.Split('\n');
        var last = fault.Message.Contains("tab", StringComparison.Ordinal) ? lines.Length : Math.Min(fault.End.Line + 1, lines.Length);
        for (var line = (int)fault.Start.Line; line <= last; line++)
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
