using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Spectre.Console;

namespace Pilot.Cli.Plans;

/// <summary>The plans of a job, one per line, numbered as they can be chosen.</summary>
internal static class PlanTable
{
    /// <summary>Columns in front of a line under a row.</summary>
    private const int NoteIndent = 4;

    public static void Write(IAnsiConsole console, int width, IReadOnlyList<JobPlan> plans, string? chosen, string indent = "")
    {
        var table = new TextTable(
            new(""),
            new("PLAN", Shrinks: true),
            new("MACHINE", Shrinks: true),
            new("WHERE", Shrinks: true),
            new("TIME", AlignRight: true),
            new("COST", AlignRight: true),
            new("PER HOUR", AlignRight: true));
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            var mark = plan.Name == chosen ? "→" : (i + 1).ToString(CultureInfo.InvariantCulture);
            table.Add(mark, new Cell(plan.Name, StyledText.Strong), Machine(plan.Offer), Where(plan.Offer), Time(plan), Cost(plan), Hourly(plan.Offer));
            foreach (var line in Cells.Wrap(About(plan), width - indent.Length - NoteIndent))
            {
                table.AddNote(line);
            }
        }

        table.Write(console, width, indent);
        foreach (var plan in plans.Where(plan => plan.AlsoNamed.Count > 0))
        {
            console.WriteStyled($"{indent}{plan.Name} is also {string.Join(" and ", plan.AlsoNamed)}\n", StyledText.Quiet);
        }

        if (plans is [{ Basis: { } unknown }, ..] && plans.All(plan => plan.DurationSeconds is null))
        {
            foreach (var line in Cells.Wrap(unknown, width - indent.Length))
            {
                console.WriteStyled($"{indent}{line}\n", StyledText.Quiet);
            }
        }
    }

    /// <summary>Targets that could not be asked, and better plans that somebody would have who connected another one.</summary>
    public static void WriteNotes(IAnsiConsole console, int width, JobDocument job, string indent = "")
    {
        var unheard = job.Events.Where(told => told.Type == "Unheard").Select(told => told.Message).Distinct();
        var hints = job.Hints.Select(hint => $"{hint.Name}: {Machine(hint.Offer)} in {Where(hint.Offer)}, {Time(hint)}, {Cost(hint)}; needs: {hint.Needs}");
        foreach (var text in unheard.Concat(hints))
        {
            foreach (var line in Cells.Wrap(text, width - indent.Length))
            {
                console.WriteStyled($"{indent}{line}\n", StyledText.Quiet);
            }
        }
    }

    /// <summary>The interval that holds four cases of five; one number where only that is known.</summary>
    public static string Time(JobPlan plan) => plan switch
    {
        { DurationLowSeconds: { } low, DurationHighSeconds: { } high } => Humane.Estimate(TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(high)),
        { DurationSeconds: { } seconds } => $"~{Humane.Estimate(TimeSpan.FromSeconds(seconds))}",
        _ => "?",
    };

    public static string Cost(JobPlan plan) => plan switch
    {
        { Offer.PricePerHour: 0 } => "free",
        { CostLow: { } low, CostHigh: { } high } => Humane.Price(low, high, plan.Offer.Currency),
        { Cost: { } cost } => Humane.Price(cost, plan.Offer.Currency),
        _ => "?",
    };

    public static string Where(PlanOffer offer) => offer.AlsoIn is { Count: > 0 } more ? $"{offer.Where} +{more.Count}" : offer.Where;

    public static string Hourly(PlanOffer offer) => offer.PricePerHour == 0 ? "free"
        : $"{(offer.Estimated ? "~" : "")}{Humane.Price(offer.PricePerHour, offer.Currency)}{(offer.Spot ? " spot" : "")}";

    private static string About(JobPlan plan)
    {
        var priced = plan.Offer.PricedAt is { } day ? $" Priced {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}." : "";
        return $"{plan.Offer.Runtime}: {plan.Why}{priced}";
    }

    public static string Machine(PlanOffer offer)
    {
        var cpu = offer.Cpu.ToString("0.##", CultureInfo.InvariantCulture);
        var share = offer.GpuShare.ToString("0.##", CultureInfo.InvariantCulture);
        var gpu = offer.Gpus == 0 ? "" : $"{(offer.GpuShare < 1 ? share : offer.Gpus)}×{offer.GpuName ?? "GPU"} ";
        return $"{gpu}{cpu} CPU {Humane.Size(offer.MemoryBytes)}";
    }
}
