using System.CommandLine;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

internal static class ListCommand
{
    public static Command Create(Surroundings around)
    {
        var status = new Option<string?>("--status") { Description = "Only these, such as running,failed", HelpName = "STATUS" };
        var prefix = new Option<string?>("--prefix") { Description = "Only ids that start so", HelpName = "TEXT" };
        var parked = new Option<bool>("--parked") { Description = "Only those with parked work" };
        var command = new ExampleCommand(
            "list",
            "List instances, in order of creation",
            "pilot orchestrations list",
            "pilot orchestrations list --status failed,terminated",
            "pilot orchestrations list --parked --json")
        {
            status,
            prefix,
            parked,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var path = $"orchestrations?status={Uri.EscapeDataString(parse.GetValue(status) ?? "")}"
                + $"&prefix={Uri.EscapeDataString(parse.GetValue(prefix) ?? "")}";
            var rows = new List<OrchestrationRow>();
            await foreach (var row in OrchestrationsCommand.ItemsAsync(platform, path, PilotJson.Default.PageOrchestrationRow, cancellation))
            {
                if (row.Parked || !parse.GetValue(parked))
                {
                    rows.Add(row);
                }
            }

            Write(invocation.Screen, rows, around.Time.GetUtcNow());
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, List<OrchestrationRow> rows, DateTimeOffset now)
    {
        if (screen.Json)
        {
            screen.WriteJson(new Page<OrchestrationRow>(rows, null), PilotJson.Default.PageOrchestrationRow);
            return;
        }

        if (rows.Count == 0)
        {
            screen.Tell("No such orchestrations. Every job has one: `pilot jobs`.");
            return;
        }

        var table = new TextTable(new("ID", Shrinks: true), new("NAME"), new("STATUS"), new("CREATED"), new("UPDATED"));
        foreach (var row in rows)
        {
            table.Add(row.Id, row.Name, row.Status, Humane.Ago(row.Created, now), Humane.Ago(row.Updated, now));
            if (row.Parked)
            {
                table.AddNote("Parked: see `pilot orchestrations show`, then `pilot orchestrations retry`.");
            }
        }

        table.Write(screen.Out, screen.Width);
    }
}
