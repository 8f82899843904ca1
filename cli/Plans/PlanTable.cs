using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Plan;
using Spectre.Console;

namespace Pilot.Cli.Plans;

/// <summary>The plans of a job, one per line, numbered as they can be chosen.</summary>
internal static class PlanTable
{
    public static void Write(IAnsiConsole console, int width, IReadOnlyList<JobPlan> plans, string? chosen, string indent = "")
    {
        var table = new TextTable(
            new(""),
            new("PLAN", Shrinks: true),
            new("MACHINE", Shrinks: true),
            new("WHERE", Shrinks: true),
            new("RUNS AS", Shrinks: true),
            new("TIME", AlignRight: true),
            new("COST", AlignRight: true));
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            var mark = plan.Name == chosen ? "→" : (i + 1).ToString(CultureInfo.InvariantCulture);
            var time = plan.DurationSeconds is { } seconds ? $"~{Humane.Estimate(TimeSpan.FromSeconds(seconds))}" : "?";
            table.Add(
                mark,
                new Cell(plan.Name, StyledText.Strong),
                Machine(plan.Offer),
                plan.Offer.Where,
                plan.Offer.Runtime,
                time,
                Cost(plan));
        }

        table.Write(console, width, indent);
        foreach (var plan in plans.Where(plan => plan.AlsoNamed.Count > 0))
        {
            console.WriteStyled($"{indent}{plan.Name} is also {string.Join(" and ", plan.AlsoNamed)}\n", StyledText.Quiet);
        }
    }

    public static string Machine(PlanOffer offer)
    {
        var cpu = offer.Cpu.ToString("0.##", CultureInfo.InvariantCulture);
        var gpu = offer.Gpus == 0 ? "" : $" {offer.Gpus}×{offer.GpuName ?? "GPU"}";
        return $"{cpu} CPU {Humane.Size(offer.MemoryBytes)}{gpu}";
    }

    /// <summary>What the job costs; what an hour costs while that is not known.</summary>
    private static string Cost(JobPlan plan) =>
        plan.Offer.PricePerHour == 0 ? "free"
        : plan.Cost is { } cost ? Humane.Price(cost, plan.Offer.Currency)
        : $"{Humane.Price(plan.Offer.PricePerHour, plan.Offer.Currency)}/h";
}
