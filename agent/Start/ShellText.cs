namespace Pilot.Agent.Start;

internal static class ShellText
{
    /// <summary>One word of a shell line, whatever is in it.</summary>
    internal static string Quote(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    internal static string Words(IEnumerable<string> values) => string.Join(' ', values.Select(Quote));
}
