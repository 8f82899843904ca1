namespace Pilot.Core.Upload.Ignore;

/// <summary>One ignore file; the last line that matches decides.</summary>
internal sealed class IgnoreFile
{
    private readonly List<IgnorePattern> patterns;

    private IgnoreFile(List<IgnorePattern> patterns) => this.patterns = patterns;

    public static IgnoreFile Parse(string text) =>
        new([.. text.TrimStart('\uFEFF')
            .Split('\n')
            .Select(line => line.EndsWith('\r') ? line[..^1] : line)
            .Select(IgnorePattern.Parse)
            .OfType<IgnorePattern>()]);

    /// <returns>True to ignore, false to keep, null when no line matches.</returns>
    public bool? Decide(ReadOnlySpan<byte> path, bool isFolder)
    {
        for (var i = patterns.Count - 1; i >= 0; i--)
        {
            if (patterns[i].Matches(path, isFolder))
            {
                return !patterns[i].Negated;
            }
        }

        return null;
    }
}
