using System.Globalization;

namespace Pilot.Bench;

internal static class Report
{
    public static void Print(IReadOnlyList<Row> rows)
    {
        foreach (var row in rows)
        {
            var line = $"{row.Measure,-44} {Number(row.Ours),10} {row.Unit}";
            if (row.Theirs is { } theirs)
            {
                line += $"   {row.Peer}: {Number(theirs)} {row.Unit}, ratio {row.Ratio!.Value.ToString("0.00", CultureInfo.InvariantCulture)}";
            }

            Console.WriteLine(row.Goal is null ? line : $"{line}   (goal: {row.Goal})");
        }
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
