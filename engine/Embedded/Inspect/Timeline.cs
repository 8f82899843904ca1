using System.Globalization;
using Pilot.Core.Api;
using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Inspect;

/// <summary>Where a timeline goes on: an entry of a turn, both counted from 0.</summary>
public readonly record struct TimelinePosition(int Turn, int Entry)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Turn}.{Entry}");

    /// <returns>Null when the text is not one of <see cref="ToString"/>.</returns>
    public static TimelinePosition? Parse(string text) =>
        text.Split('.') is [var turn, var entry]
        && int.TryParse(turn, NumberStyles.None, CultureInfo.InvariantCulture, out var atTurn)
        && int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var atEntry)
            ? new TimelinePosition(atTurn, atEntry)
            : null;
}

/// <param name="Next">Null at the end.</param>
public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, TimelinePosition? Next);

/// <summary>A history as a timeline, a page at a time; a page costs as much as it holds, wherever it begins.</summary>
internal static class Timeline
{
    public static TimelinePage Read(Database database, InstanceRow row, TimelinePosition from, int size)
    {
        using var text = new TimelineText(History.WalkBack(database, row, from.Turn));
        var entries = new List<TimelineEntry>(size);
        var turn = from.Turn;
        foreach (var events in History.Walk(database, row, from.Turn))
        {
            var entry = 0;
            foreach (var told in text.Tell(turn, events))
            {
                if (turn > from.Turn || entry >= from.Entry)
                {
                    if (entries.Count == size)
                    {
                        return new TimelinePage(entries, new TimelinePosition(turn, entry));
                    }

                    entries.Add(told);
                }

                entry++;
            }

            turn++;
        }

        return new TimelinePage(entries, null);
    }
}
