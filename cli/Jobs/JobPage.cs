using Pilot.Cli.Accuracy;
using Pilot.Cli.Plans;
using Pilot.Cli.Terminal;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

/// <summary>All of one job on one page.</summary>
internal sealed class JobPage(Screen screen, DateTimeOffset now)
{
    private const int LabelWidth = 10;
    private const int EventsShown = 20;

    public void Write(JobDocument job)
    {
        var state = StateText.Of(job.State);
        Line("Name", job.Name);
        Line("Id", job.Id.ToString());
        Line("State", state.Text, state);
        Line(job.State == JobState.Succeeded ? "" : "Why", job.Reason);
        Line("Created", $"{Humane.Moment(job.Created)} ({Humane.Ago(job.Created, now)})");
        var plan = job.Plans.FirstOrDefault(plan => plan.Name == job.ChosenPlan);
        Line("Took", job.Started is { } started
            ? Humane.Duration((job.Finished ?? now) - started) + (plan?.DurationSeconds is null ? "" : $" (planned, with start-up: {PlanTable.Time(plan)})")
            : "");
        Line("Predicted", Predicted(job));
        Lines("Profile", job.Profile?.Message ?? "");
        Line("Cost", job.Cost is { } cost ? Humane.Price(cost, "USD") + (plan?.Cost is null or 0 ? "" : $" (planned: {PlanTable.Cost(plan)})") : "");
        Line("Budget", job.Request.Wishes?.Budget is { } budget ? Humane.Price(budget, "USD") : "");
        Line("Deadline", job.Request.Wishes?.DeadlineSeconds is { } deadline ? Humane.Estimate(TimeSpan.FromSeconds(deadline)) : "");
        Line("Plan", plan is null ? "" : $"{plan.Name}: {PlanTable.Machine(plan.Offer)}, {plan.Offer.Where}, {plan.Offer.Runtime}{Price(plan)}");
        Line("Command", job.Request.Run ?? job.Spec?.Run.Display ?? "");
        Line("Image", job.Spec?.Image ?? "");
        Line("Run", job.Run ?? "");
        WriteEvents(job);
        if (job.Error is { } error)
        {
            screen.Out.WriteStyled("\n");
            ErrorText.Write(screen.Out, error);
        }
    }

    /// <summary>Of the time, what was said before it began.</summary>
    private static string Predicted(JobDocument job) => job.Actual is { PredictedRun: { } run } actual
        ? $"{AccuracyCommand.Bounds(run)}, {AccuracyCommand.Percent(actual.RunError)} off"
        : "";

    private static string Price(Core.Plan.JobPlan plan) => plan.Offer.PricePerHour == 0 ? "" : $", {PlanTable.Hourly(plan.Offer)} per hour";

    private void WriteEvents(JobDocument job)
    {
        if (job.Events.Count == 0)
        {
            return;
        }

        screen.Out.WriteStyled("\n");
        var table = new TextTable(new("TIME"), new("FROM"), new("EVENT"), new("MESSAGE", Shrinks: true));
        foreach (var one in job.Events.TakeLast(EventsShown))
        {
            table.Add($"{one.Time.UtcDateTime:HH:mm:ss}", one.From, one.Type, one.Message);
        }

        table.Write(screen.Out, screen.Width);
    }

    /// <summary>As long as it takes: what is missing often stands at the end.</summary>
    private void Lines(string label, string text)
    {
        foreach (var line in text.Length == 0 ? [] : Cells.Wrap(text, Math.Max(screen.Width - LabelWidth, 40)))
        {
            Line(label, line);
            label = " ";
        }
    }

    private void Line(string label, string text, Cell? styled = null)
    {
        if (label.Length == 0 || text.Length == 0)
        {
            return;
        }

        screen.Out.WriteStyled(Cells.PadRight(label, LabelWidth), StyledText.Quiet);
        screen.Out.WriteStyled($"{Cells.Fit(text, Math.Max(screen.Width - LabelWidth, 40))}\n", styled?.Style);
    }
}
