using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Catalogue;

internal static class CatalogShowCommand
{
    /// <summary>Columns in front of a line under a row.</summary>
    private const int NoteIndent = 4;

    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand(
            "show", "Show the sources of prices, their day, and their faults", "pilot catalog show", "pilot catalog show --json");
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var view = await platform.GetAsync("catalog", PilotJson.Default.CatalogueView, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(view, PilotJson.Default.CatalogueView);
            }
            else
            {
                Write(invocation.Screen, view);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, CatalogueView view)
    {
        var table = new TextTable(new("SOURCE", Shrinks: true), new("WHAT", Shrinks: true), new("PRICED"), new("PRICES", AlignRight: true), new("IMPORTED"));
        foreach (var source in view.Sources)
        {
            table.Add(
                source.Name,
                source.Title,
                source.AsOf is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (source.Stale ? " (old)" : "") : "-",
                source.Prices.ToString(CultureInfo.InvariantCulture),
                source.Shipped ? "with pilot" : source.Imported is { } moment ? $"{moment.UtcDateTime:yyyy-MM-dd HH:mm}" : "-");
            var notes = source.Faults.Select(fault => fault.ToString());
            if (source.Failure is { } failure)
            {
                notes = notes.Append($"The last import failed: {failure.Code}: {failure.Message}");
            }

            foreach (var line in notes.SelectMany(note => Cells.Wrap(note, screen.Width - NoteIndent)))
            {
                table.AddNote(line);
            }
        }

        table.Write(screen.Out, screen.Width);
        screen.Tell(string.Create(CultureInfo.InvariantCulture, $"{view.Offers} offers of {view.Machines} machines. What the clouds can and cannot do:"));
        foreach (var line in view.Facts.SelectMany(fact => Cells.Wrap($"{fact.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}  {fact.Text}", screen.Width)))
        {
            screen.Tell(line, StyledText.Quiet);
        }
    }
}
