using System.Text;

namespace Pilot.Core.Upload.Ignore;

/// <summary>One line of an ignore file.</summary>
internal sealed class IgnorePattern
{
    private readonly bool folderOnly;
    private readonly bool nameOnly;
    private readonly byte[] literal;
    private readonly GlobPattern? glob;
    private readonly bool impossible;

    private IgnorePattern(string pattern, bool negated)
    {
        Negated = negated;
        folderOnly = pattern.EndsWith('/');
        if (folderOnly)
        {
            pattern = pattern[..^1];
        }

        nameOnly = !pattern.Contains('/', StringComparison.Ordinal);
        if (pattern.StartsWith('/'))
        {
            pattern = pattern[1..];
        }

        // As git does: what stands before the first wildcard is compared as it is, what follows is a pattern of its own.
        var special = pattern.AsSpan().IndexOfAny("*?[\\");
        literal = Encoding.UTF8.GetBytes(special < 0 ? pattern : pattern[..special]);
        glob = special < 0 ? null : GlobPattern.Compile(pattern[special..]);
        impossible = pattern.Length == 0 || (special >= 0 && glob is null);
    }

    /// <summary>The line takes back what lines before it ignore.</summary>
    public bool Negated { get; }

    /// <returns>Null for a blank line and for a comment.</returns>
    public static IgnorePattern? Parse(string line)
    {
        if (line.StartsWith('#'))
        {
            return null;
        }

        line = TrimBlanks(line);
        var negated = line.StartsWith('!');
        var pattern = negated ? line[1..] : line;
        return pattern.Length == 0 ? null : new IgnorePattern(pattern, negated);
    }

    /// <param name="path">Relative to the folder of the ignore file, UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> path, bool isFolder)
    {
        if (impossible || (folderOnly && !isFolder))
        {
            return false;
        }

        if (nameOnly)
        {
            path = path[(path.LastIndexOf((byte)'/') + 1)..];
        }

        return path.StartsWith(literal)
            && (glob is null ? path.Length == literal.Length : glob.Matches(path[literal.Length..]));
    }

    /// <summary>Blanks at the end do not count, unless a backslash is before them.</summary>
    private static string TrimBlanks(string line)
    {
        var end = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
                end = Math.Min(i + 1, line.Length);
            }
            else if (line[i] != ' ')
            {
                end = i + 1;
            }
        }

        return line[..end];
    }
}
