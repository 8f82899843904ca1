namespace Pilot.Core.Upload.Ignore;

/// <summary>Bracket expressions, byte for byte as git reads them.</summary>
internal static class GlobBracket
{
    /// <param name="i">At the opening bracket; moved to the closing one.</param>
    /// <returns>The 256 flags; null when the bracket is not closed or names an unknown class.</returns>
    public static bool[]? Parse(ReadOnlySpan<byte> pattern, ref int i)
    {
        var set = new bool[256];
        var at = i + 1;
        var negated = at < pattern.Length && pattern[at] is (byte)'!' or (byte)'^';
        if (negated)
        {
            at++;
        }

        int previous = 0;
        for (var first = true; ; first = false, at++)
        {
            if (at >= pattern.Length)
            {
                return null;
            }

            var c = pattern[at];
            if (c == ']' && !first)
            {
                break;
            }

            if (c == '-' && previous != 0 && at + 1 < pattern.Length && pattern[at + 1] != ']')
            {
                at++;
                if (pattern[at] == '\\' && ++at >= pattern.Length)
                {
                    return null;
                }

                for (int member = previous; member <= pattern[at]; member++)
                {
                    set[member] = true;
                }

                previous = 0;
            }
            else if (c == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':')
            {
                var close = pattern[(at + 2)..].IndexOf((byte)']');
                if (close < 0)
                {
                    return null;
                }

                if (close == 0 || pattern[at + 1 + close] != ':')
                {
                    set['['] = true;
                    previous = '[';
                    continue;
                }

                if (!AddClass(set, pattern.Slice(at + 2, close - 1)))
                {
                    return null;
                }

                at += 2 + close;
                previous = 0;
            }
            else
            {
                if (c == '\\')
                {
                    if (++at >= pattern.Length)
                    {
                        return null;
                    }

                    c = pattern[at];
                }

                set[c] = true;
                previous = c;
            }
        }

        i = at;
        for (var c = 0; c < 256; c++)
        {
            set[c] = set[c] != negated && c != '/';
        }

        return set;
    }

    private static bool AddClass(bool[] set, ReadOnlySpan<byte> name)
    {
        Func<char, bool>? member = System.Text.Encoding.ASCII.GetString(name) switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => c => c is ' ' or '\t',
            "cntrl" => c => c is < ' ' or (char)127,
            "digit" => char.IsAsciiDigit,
            "graph" => c => c is > ' ' and < (char)127,
            "lower" => char.IsAsciiLetterLower,
            "print" => c => c is >= ' ' and < (char)127,
            "punct" => c => c is > ' ' and < (char)127 && !char.IsAsciiLetterOrDigit(c),
            "space" => c => c is ' ' or (>= '\t' and <= '\r'),
            "upper" => char.IsAsciiLetterUpper,
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
        for (var c = 0; c < 128 && member is not null; c++)
        {
            set[c] |= member((char)c);
        }

        return member is not null;
    }
}
