namespace Pilot.Core.Upload.Ignore;

internal static class GlobCompiler
{
    /// <returns>Null when the pattern can match nothing.</returns>
    public static List<GlobStep>? Compile(ReadOnlySpan<byte> pattern)
    {
        var steps = new List<GlobStep>();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case (byte)'?':
                    steps.Add(GlobStep.AnyByte);
                    break;
                case (byte)'*':
                    i = Star(pattern, i, steps);
                    break;
                case (byte)'[':
                    if (GlobBracket.Parse(pattern, ref i) is not { } set)
                    {
                        return null;
                    }

                    steps.Add(new GlobStep(set));
                    break;
                case (byte)'\\':
                    if (++i == pattern.Length)
                    {
                        return null;
                    }

                    steps.Add(GlobStep.Byte(pattern[i]));
                    break;
                default:
                    steps.Add(GlobStep.Byte(pattern[i]));
                    break;
            }
        }

        return steps;
    }

    private static int Star(ReadOnlySpan<byte> pattern, int start, List<GlobStep> steps)
    {
        var end = start;
        while (end + 1 < pattern.Length && pattern[end + 1] == '*')
        {
            end++;
        }

        var rest = pattern[(end + 1)..];
        var aloneBetweenSlashes = (start == 0 || pattern[start - 1] == '/')
            && (rest.IsEmpty || rest[0] == '/' || rest.StartsWith("\\/"u8));
        if (end == start || !aloneBetweenSlashes)
        {
            steps.Add(GlobStep.Star);
            return end;
        }

        if (!rest.IsEmpty && rest[0] == '/')
        {
            steps.Add(GlobStep.NoFolder);
        }

        steps.Add(GlobStep.DoubleStar);
        return end;
    }
}
