namespace Pilot.Core.Watch;

/// <summary>When a job has cost so much that it must be warned about, and so much that it must end; pure.</summary>
/// <param name="Budget">US dollars for all runs of the job together.</param>
/// <param name="PricePerHour">US dollars; above 0.</param>
/// <param name="SpentBefore">US dollars that runs before this one cost.</param>
public sealed record BudgetCap(decimal Budget, decimal PricePerHour, decimal SpentBefore)
{
    /// <summary>The job has this long to save its work after it was told to end; what that costs is part of the budget.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>The part of the budget at which a warning is given.</summary>
    public const decimal WarnAtPart = 0.8m;

    /// <returns>Null where no budget was given, or nothing is paid.</returns>
    public static BudgetCap? Of(decimal? budget, decimal pricePerHour, decimal spentBefore) =>
        budget is { } most && pricePerHour > 0 ? new BudgetCap(most, pricePerHour, spentBefore) : null;

    /// <param name="since">When the machine began to cost.</param>
    /// <remarks>Where a minute costs much of the budget the end comes early: then at the same part of the way to it.</remarks>
    public DateTimeOffset WarnAt(DateTimeOffset since)
    {
        var (warn, stop) = (since + Lasts((Budget * WarnAtPart) - SpentBefore), StopAt(since));
        return warn < stop ? warn : since + ((stop - since) * (double)WarnAtPart);
    }

    /// <summary>So early that the budget holds when the job takes all of <see cref="Grace"/> to end.</summary>
    public DateTimeOffset StopAt(DateTimeOffset since)
    {
        var stop = since + Lasts(Budget - SpentBefore) - Grace;
        return stop > since ? stop : since;
    }

    public decimal Spent(DateTimeOffset since, DateTimeOffset now) => SpentBefore + Cost(PricePerHour, now - since);

    /// <summary>US dollars, to a hundredth of a cent.</summary>
    public static decimal Cost(decimal pricePerHour, TimeSpan time) =>
        Math.Round(pricePerHour * Math.Max(time.Ticks, 0) / TimeSpan.TicksPerHour, 4);

    private TimeSpan Lasts(decimal money)
    {
        // A year is the longest that anything runs here; more would leave the calendar.
        var ticks = Math.Clamp(money / PricePerHour, 0, 366 * 24) * TimeSpan.TicksPerHour;
        return TimeSpan.FromTicks((long)ticks);
    }
}
