using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

internal static class ShowCommand
{
    private const int LabelWidth = 10;

    public static Command Create(Surroundings around)
    {
        var id = OrchestrationsCommand.Id();
        var command = new ExampleCommand(
            "show", "Show how an instance stands, and what it waits for since when", "pilot orchestrations show job_3f8a")
        {
            id,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var view = await platform.GetAsync(
                OrchestrationsCommand.PathOf(parse.GetRequiredValue(id)), PilotJson.Default.OrchestrationView, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(view, PilotJson.Default.OrchestrationView);
            }
            else
            {
                Write(invocation.Screen, view, around.Time.GetUtcNow());
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, OrchestrationView view, DateTimeOffset now)
    {
        Line(screen, "Name", view.Name);
        Line(screen, "Id", view.Id);
        Line(screen, "Status", view.Status);
        Line(screen, "Created", $"{Humane.Moment(view.Created)} ({Humane.Ago(view.Created, now)})");
        Line(screen, "Updated", $"{Humane.Moment(view.Updated)} ({Humane.Ago(view.Updated, now)})");
        Line(screen, "Turns", view.Turns.ToString(CultureInfo.InvariantCulture));
        Line(screen, "Parent", view.Parent);
        Line(screen, "Custom", view.CustomStatus);
        Line(screen, "Output", view.Output);
        Line(screen, "Failure", view.Failure);
        if (view.WaitsFor.Count > 0)
        {
            screen.Out.WriteStyled("\n");
            var table = new TextTable(new("WAITS FOR"), new("NAME", Shrinks: true), new("SINCE"), new("TASK", AlignRight: true));
            foreach (var wait in view.WaitsFor)
            {
                table.Add(
                    wait.Kind,
                    wait.Due is { } due ? $"until {Humane.Moment(due)}" : wait.Name,
                    Humane.Ago(wait.Since, now),
                    wait.Task?.ToString(CultureInfo.InvariantCulture) ?? "-");
            }

            table.Write(screen.Out, screen.Width);
        }

        foreach (var parked in view.Parked)
        {
            screen.Out.WriteStyled($"\nParked {Humane.Ago(parked.Since, now)}: {parked.Message}\n");
        }
    }

    private static void Line(Screen screen, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            screen.Out.WriteStyled(Cells.PadRight(label, LabelWidth), StyledText.Quiet);
            screen.Out.WriteStyled($"{Cells.Fit(text, Math.Max(screen.Width - LabelWidth, 40))}\n");
        }
    }
}
