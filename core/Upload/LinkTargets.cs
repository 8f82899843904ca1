namespace Pilot.Core.Upload;

/// <summary>
/// Follows symbolic links on paper, through other links of the same package, as the system would: two links that each
/// look harmless can lead out together.
/// </summary>
/// <param name="links">Path of each link and where it points.</param>
internal sealed class LinkTargets(IReadOnlyDictionary<string, string> links)
{
    // The system gives up after as many, so nothing further can be reached.
    private const int MaxHops = 40;

    public bool LeadsOut(string link)
    {
        var at = new List<string>(link.Split('/')[..^1]);
        var ahead = new Stack<string>();
        if (!Push(ahead, links[link]))
        {
            return true;
        }

        for (var hops = 0; ahead.TryPop(out var segment);)
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == "..")
            {
                if (at.Count == 0)
                {
                    return true;
                }

                at.RemoveAt(at.Count - 1);
                continue;
            }

            at.Add(segment);
            if (links.Count > 0 && links.TryGetValue(string.Join('/', at), out var target))
            {
                if (++hops > MaxHops)
                {
                    return false;
                }

                at.RemoveAt(at.Count - 1);
                if (!Push(ahead, target))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Push(Stack<string> ahead, string target)
    {
        foreach (var segment in Enumerable.Reverse(target.Split('/')))
        {
            ahead.Push(segment);
        }

        return !target.StartsWith('/');
    }
}
