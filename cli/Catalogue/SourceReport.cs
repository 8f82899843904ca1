using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Catalogue;

/// <summary>What became of an import: how many prices, and a line per kind of fault.</summary>
internal static class SourceReport
{
    public static void Write(Screen screen, SourceView source)
    {
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"✔ {source.Name}: {source.Prices} prices of {source.AsOf:yyyy-MM-dd} ({source.Title})"));
        foreach (var line in source.Faults.SelectMany(fault => Cells.Wrap(fault.ToString(), screen.Width - 4).Index()))
        {
            screen.WriteLine(line.Index == 0 ? $"  ! {line.Item}" : $"    {line.Item}");
        }
    }
}
