using Pilot.Core.Jobs;

namespace Pilot.Core.Tests.Jobs;

public sealed class SpendingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_job_that_runs_costs_by_the_hour_beside_what_its_ended_runs_cost() =>
        Of(Row(JobState.Running, started: Noon.AddHours(-2)) with { Cost = 1, PricePerHour = 3 }).ShouldBe(new Spending(7, 7, 3));

    [Fact]
    public void One_that_waits_for_a_machine_costs_nothing_more() =>
        Of(Row(JobState.Launching, started: Noon.AddHours(-2)) with { Cost = 1, PricePerHour = 3 }).ShouldBe(new Spending(1, 1, 0));

    [Fact]
    public void A_night_is_split_at_midnight_and_a_month_at_its_first()
    {
        var overnight = Row(JobState.Succeeded, Noon.AddHours(-18), Noon.AddHours(-6)) with { Cost = 12 };
        var lastMonth = Row(JobState.Failed, Noon.AddDays(-6).AddHours(-12), Noon.AddDays(-5).AddHours(-6)) with { Cost = 30 };

        Of(overnight).ShouldBe(new Spending(6, 12, 0));
        Of(lastMonth).ShouldBe(new Spending(0, 6, 0));
        Of(Row(JobState.Succeeded, Noon.AddDays(-40), Noon.AddDays(-39)) with { Cost = 5 }).ShouldBe(new Spending(0, 0, 0));
    }

    [Fact]
    public void Days_begin_where_the_reader_is()
    {
        var morning = Row(JobState.Succeeded, Noon.AddHours(-4), Noon.AddHours(-3)) with { Cost = 2 };

        Spending.Of([morning], Noon, TimeSpan.Zero).Today.ShouldBe(2);
        Spending.Of([morning], Noon, TimeSpan.FromHours(13)).Today.ShouldBe(0);
    }

    private static Spending Of(JobRow row) => Spending.Of([row], Noon, TimeSpan.Zero);

    private static JobRow Row(JobState state, DateTimeOffset started, DateTimeOffset? finished = null) =>
        new(JobId.New(), "x", state, "", started, started, finished, null);
}
