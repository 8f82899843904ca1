using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Plans;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Plan;

namespace Pilot.Cli.Catalogue;

internal static class OffersCommand
{
    private const int UsualLimit = 20;

    public static Command Create(Surroundings around)
    {
        var machine = new MachineOptions();
        var limit = new Option<int>("--limit", "-n") { Description = "How many, cheapest first", HelpName = "N", DefaultValueFactory = _ => UsualLimit };
        var all = new Option<bool>("--all", "-a") { Description = "Every region, not the cheapest one of each machine" };
        var command = new ExampleCommand(
            "offers",
            "Show machines and their prices, cheapest first",
            "pilot offers",
            "pilot offers --gpu A100-80GB --region westeurope",
            "pilot offers --gpu nvidia:24GB..:1..8 --spot wanted",
            "pilot offers --cpus 8 --memory 32GB..64GB --all --json");
        machine.AddTo(command);
        command.Add(all);
        command.Add(limit);
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            if (parse.GetValue(limit) < 1)
            {
                throw CommandLineErrors.NotAPositiveNumber("--limit");
            }

            machine.Resources(parse);
            machine.Wishes(parse, null, null, null);
            using var platform = invocation.Connect();
            var query = string.Create(CultureInfo.InvariantCulture, $"offers?limit={Math.Min(parse.GetValue(limit), 1000)}{(parse.GetValue(all) ? "&all=true" : "")}{machine.Query(parse)}");
            var view = await platform.GetAsync(query, PilotJson.Default.OffersView, cancellation);
            Write(invocation.Screen, view, machine.Regions(parse));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, OffersView view, string? regions)
    {
        if (screen.Json)
        {
            screen.WriteJson(view, PilotJson.Default.OffersView);
            return;
        }

        if (view.Offers.Count == 0)
        {
            screen.Tell("Nothing fits. Ask for less, or see all with `pilot offers`.");
        }
        else
        {
            var table = new TextTable(new("TARGET"), new("MACHINE", Shrinks: true), new("HAS", Shrinks: true), new("WHERE", Shrinks: true), new("PER HOUR", AlignRight: true));
            foreach (var (offer, _) in view.Offers)
            {
                table.Add(offer.Target, Name(offer), PlanTable.Machine(offer), PlanTable.Where(offer), PlanTable.Hourly(offer));
            }

            table.Write(screen.Out, screen.Width);
        }

        if (regions is not null && view.Total > 0 && view.Total == view.Offers.Count && view.Offers.All(row => row.Offer.Region is null))
        {
            screen.Tell($"No machine that fits is known in {regions}; what is shown is in no region.", StyledText.Warn);
        }

        About(screen, view);
    }

    private static void About(Screen screen, OffersView view)
    {
        if (view.Total > view.Offers.Count)
        {
            screen.Tell(string.Create(CultureInfo.InvariantCulture, $"{view.Total - view.Offers.Count} more; see them with --limit."), StyledText.Quiet);
        }

        var days = view.Offers.Select(row => row.Offer.PricedAt).OfType<DateOnly>().Order().ToList();
        if (days.Count > 0)
        {
            screen.Tell(days[0] == days[^1] ? $"Prices are of {Day(days[0])}." : $"Prices are of {Day(days[0])} to {Day(days[^1])}.", StyledText.Quiet);
        }

        foreach (var needs in view.Offers.Where(row => row.Needs is not null).GroupBy(row => row.Needs!, row => row.Offer.Target))
        {
            screen.Tell($"{string.Join(", ", needs.Distinct())} needs: {needs.Key}", StyledText.Quiet);
        }

        foreach (var line in view.Facts.SelectMany(fact => Cells.Wrap($"{fact.Text} ({Day(fact.Day)})", screen.Width)))
        {
            screen.Tell(line, StyledText.Quiet);
        }
    }

    /// <summary>The part of the offer's name that is not told elsewhere.</summary>
    private static string Name(PlanOffer offer) => offer.Offer.Split('/') is [_, var machine, ..] ? machine : offer.Offer;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
