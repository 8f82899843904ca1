namespace Pilot.Core.Plan.Choice;

/// <summary>The offers that are worth a thought: none of the others is both as quick and as cheap, and better in one of the two.</summary>
internal static class Front
{
    /// <summary>The order in which equals are preferred, so that a choice never depends on the order of the offers.</summary>
    public static int ByName(Candidate a, Candidate b) =>
        (string.CompareOrdinal(a.Offer.Target, b.Offer.Target), string.CompareOrdinal(a.Offer.Offer, b.Offer.Offer)) switch
        {
            (0, var offer) => offer,
            var (target, _) => target,
        };

    public static int ByCost(Candidate a, Candidate b) =>
        a.MedianCost.CompareTo(b.MedianCost) is not 0 and var cost ? cost
        : a.MedianSeconds.CompareTo(b.MedianSeconds) is not 0 and var time ? time
        : ByName(a, b);

    public static int ByTime(Candidate a, Candidate b) =>
        a.MedianSeconds.CompareTo(b.MedianSeconds) is not 0 and var time ? time
        : a.MedianCost.CompareTo(b.MedianCost) is not 0 and var cost ? cost
        : ByName(a, b);

    /// <param name="candidates">All with a time.</param>
    /// <returns>Quickest first, and so dearest first; of equals the one that is preferred.</returns>
    public static List<Candidate> Of(IEnumerable<Candidate> candidates)
    {
        var sorted = candidates.ToList();
        sorted.Sort(ByTime);
        var front = new List<Candidate>();
        var cheapest = double.PositiveInfinity;
        foreach (var candidate in sorted)
        {
            if (candidate.MedianCost < cheapest)
            {
                cheapest = candidate.MedianCost;
                front.Add(candidate);
            }
        }

        return front;
    }

    /// <summary>
    /// The knee: time and cost are each measured from the front's best (0) to its worst (1), and the point with the lowest
    /// sum is taken, which is the one farthest from the straight line between the two ends. Of equal sums the cheaper one.
    /// </summary>
    public static Candidate Knee(List<Candidate> front)
    {
        var (quickest, cheapest) = (front[0], front[^1]);
        var (time, cost) = (cheapest.MedianSeconds - quickest.MedianSeconds, quickest.MedianCost - cheapest.MedianCost);
        if (time == 0 || cost == 0)
        {
            return cheapest;
        }

        double Sum(Candidate candidate) =>
            ((candidate.MedianSeconds - quickest.MedianSeconds) / time) + ((candidate.MedianCost - cheapest.MedianCost) / cost);
        return front.AsEnumerable().Reverse().MinBy(Sum)!;
    }
}
