namespace Pilot.Core.Jobs;

/// <summary>What jobs cost, US dollars.</summary>
/// <param name="Today">Since the day began.</param>
/// <param name="Month">Since the month began.</param>
/// <param name="PerHour">What the jobs that run now cost in an hour.</param>
public sealed record Spending(decimal Today, decimal Month, decimal PerHour)
{
    /// <param name="offset">Of the clock by which days and months begin, east of UTC.</param>
    public static Spending Of(IEnumerable<JobRow> rows, DateTimeOffset now, TimeSpan offset)
    {
        var here = now.ToOffset(offset);
        var day = new DateTimeOffset(here.Date, offset);
        var month = day.AddDays(1 - here.Day);
        decimal today = 0, thisMonth = 0, perHour = 0;
        foreach (var row in rows)
        {
            perHour += IsPaid(row) ? row.PricePerHour ?? 0 : 0;
            if ((row.Finished ?? now) >= month && CostSoFar(row, now) is > 0 and var cost)
            {
                today += Share(row, cost, day, now);
                thisMonth += Share(row, cost, month, now);
            }
        }

        return new Spending(Math.Round(today, 4), Math.Round(thisMonth, 4), Math.Round(perHour, 4));
    }

    /// <summary>The machine has begun with the job, and has it still.</summary>
    private static bool IsPaid(JobRow row) =>
        row.Started is not null && row.Finished is null && row.State is JobState.Running or JobState.Collecting or JobState.Canceling;

    private static decimal CostSoFar(JobRow row, DateTimeOffset now) =>
        (row.Cost ?? 0) + (IsPaid(row) ? Watch.BudgetCap.Cost(row.PricePerHour ?? 0, now - row.Started!.Value) : 0);

    /// <summary>A job costs the same at each moment between its start and its end.</summary>
    private static decimal Share(JobRow row, decimal cost, DateTimeOffset since, DateTimeOffset now)
    {
        var (began, ended) = (row.Started ?? row.Created, row.Finished ?? now);
        if (began >= since || ended <= began)
        {
            return ended >= since ? cost : 0;
        }

        return ended <= since ? 0 : cost * (ended - since).Ticks / (ended - began).Ticks;
    }
}
