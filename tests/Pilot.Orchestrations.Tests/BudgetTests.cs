using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Tests;

public sealed class BudgetTests
{
    private static readonly PlanWishes TwoDollars = new(Budget: 2);

    [Fact]
    public async Task A_job_is_warned_about_and_then_stopped_before_it_costs_more_than_its_budget()
    {
        await using var theatre = await OpenAsync(pricePerHour: 1);
        var id = await theatre.SubmitAsync(wishes: TwoDollars);
        await theatre.SeesAsync(id, JobState.Running);
        theatre.Time.Advance(TimeSpan.FromMinutes(94));
        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).Events[^1].Type == "BudgetLow", "a warning is given");
        theatre.Time.Advance(TimeSpan.FromMinutes(21));

        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State.IsFinal(), "the job ends");

        var job = await theatre.JobAsync(id);
        job.State.ShouldBe(JobState.Failed);
        job.Error!.Code.ShouldBe("PILOT0554");
        job.Reason.ShouldStartWith("The budget of $2.00 is used up");
        job.Cost!.Value.ShouldBeInRange(1.9m, 2.0m);
        job.Events.Select(told => told.Type).ShouldBe(
            ["Preparing", "Planning", "Chosen", "Launching", "Running", "BudgetLow", "BudgetSpent", "Failed"]);
        job.Events.Single(told => told.Type == "BudgetLow").Message.ShouldStartWith("$1.60");
        theatre.Target.Calls.ShouldBe(["start 1", "stop 1 within a minute", "remove 1"]);
        (await theatre.Blobs.ListAsync($"jobs/{id}/runs/1/")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_warning_comes_before_the_end_also_where_a_minute_costs_much_of_the_budget()
    {
        await using var theatre = await OpenAsync(pricePerHour: 60);
        var id = await theatre.SubmitAsync(wishes: TwoDollars);
        await theatre.SeesAsync(id, JobState.Running);

        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State.IsFinal(), "the job ends");

        (await theatre.JobAsync(id)).Events.Select(told => told.Type).TakeLast(4).ShouldBe(["Running", "BudgetLow", "BudgetSpent", "Failed"]);
    }

    [Fact]
    public async Task A_job_that_ends_by_itself_while_it_saves_has_succeeded()
    {
        await using var theatre = await OpenAsync(pricePerHour: 1);
        theatre.Target.IsStubborn = true;
        var id = await theatre.SubmitAsync(wishes: TwoDollars);
        await theatre.SeesAsync(id, JobState.Running);
        theatre.Time.Advance(TimeSpan.FromMinutes(117));
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Calls.Contains("stop 1 within a minute")), "it is told to end");

        await theatre.Target.EndAsync(new RunKey(id, "1"), new RunOutcome(RunEnd.Succeeded));
        await theatre.SignalAsync(id);

        (await theatre.SeesAsync(id, JobState.Succeeded)).Cost!.Value.ShouldBeInRange(1.9m, 2.0m);
    }

    [Fact]
    public async Task A_supervisor_that_took_over_after_the_signal_is_told_as_well()
    {
        await using var theatre = await OpenAsync(pricePerHour: 1);
        theatre.Target.IsStubborn = true;
        var id = await theatre.SubmitAsync(wishes: TwoDollars);
        await theatre.SeesAsync(id, JobState.Running);
        theatre.Time.Advance(TimeSpan.FromMinutes(117));
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Calls.Contains("stop 1 within a minute")), "it is told to end");

        theatre.Target.IsStubborn = false;
        theatre.Target.LoseSupervisor(new RunKey(id, "1"));
        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State.IsFinal(), "the job ends");

        theatre.Target.Calls.Count(call => call == "stop 1 within a minute").ShouldBe(2);
        (await theatre.JobAsync(id)).Error!.Code.ShouldBe("PILOT0554");
    }

    [Fact]
    public async Task What_a_lost_run_cost_counts_too()
    {
        await using var theatre = await OpenAsync(pricePerHour: 1);
        var id = await theatre.SubmitAsync(wishes: TwoDollars);
        await theatre.SeesAsync(id, JobState.Running);
        theatre.Time.Advance(TimeSpan.FromHours(1.5));
        await theatre.Target.EndAsync(new RunKey(id, "1"), new RunOutcome(RunEnd.Lost));
        await theatre.SignalAsync(id);
        await theatre.SeesAsync(id, job => job.Run == "2" && job.State == JobState.Running, "the second run is there");

        var second = theatre.Time.GetUtcNow();
        theatre.Time.Advance(TimeSpan.FromMinutes(26));
        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State.IsFinal(), "the job ends");

        (theatre.Time.GetUtcNow() - second).ShouldBeLessThan(TimeSpan.FromMinutes(40));
        (await theatre.JobAsync(id)).Cost!.Value.ShouldBeInRange(1.9m, 2.05m);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, null)]
    public async Task Where_nothing_is_paid_or_no_budget_is_given_nothing_is_stopped(int pricePerHour, int? budget)
    {
        await using var theatre = await OpenAsync(pricePerHour);
        var id = await theatre.SubmitAsync(wishes: budget is { } most ? new PlanWishes(Budget: most) : null);
        await theatre.SeesAsync(id, JobState.Running);
        for (var i = 0; i < 50; i++)
        {
            theatre.Time.Advance(TimeSpan.FromHours(1));
            await theatre.SignalAsync(id);
        }

        await theatre.Target.EndAsync(new RunKey(id, "1"), new RunOutcome(RunEnd.Succeeded));
        await theatre.SignalAsync(id);

        (await theatre.SeesAsync(id, JobState.Succeeded)).Events.ShouldNotContain(told => told.Type == "BudgetLow");
    }

    private static async Task<Theatre> OpenAsync(decimal pricePerHour)
    {
        var theatre = await Theatre.OpenAsync();
        theatre.Target.PricePerHour = pricePerHour;
        return theatre;
    }
}
