using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

internal static class TimelineCommand
{
    public static Command Create(Surroundings around)
    {
        var id = OrchestrationsCommand.Id();
        var command = new ExampleCommand(
            "timeline", "Show an instance's history, oldest first", "pilot orchestrations timeline job_3f8a")
        {
            id,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var path = OrchestrationsCommand.PathOf(parse.GetRequiredValue(id)) + "/timeline?";
            var entries = new List<TimelineEntry>();
            await foreach (var entry in OrchestrationsCommand.ItemsAsync(platform, path, PilotJson.Default.PageTimelineEntry, cancellation))
            {
                entries.Add(entry);
            }

            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(new Page<TimelineEntry>(entries, null), PilotJson.Default.PageTimelineEntry);
                return ExitCodes.Success;
            }

            if (entries.Count == 0)
            {
                invocation.Screen.Tell("It has not begun yet.");
                return ExitCodes.Success;
            }

            var table = new TextTable(new("TIME"), new("TURN", AlignRight: true), new("WHAT", Shrinks: true), new("AFTER", AlignRight: true));
            foreach (var entry in entries)
            {
                table.Add(
                    entry.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
                    entry.Turn.ToString(CultureInfo.InvariantCulture),
                    entry.Text,
                    entry.Seconds is { } seconds ? Humane.Duration(TimeSpan.FromSeconds(seconds)) : "");
            }

            table.Write(invocation.Screen.Out, invocation.Screen.Width);
            return ExitCodes.Success;
        });
        return command;
    }
}
