using System.CommandLine;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;

namespace Pilot.Cli.Clouds;

internal static class CloudListCommand
{
    /// <summary>Columns in front of a setting.</summary>
    private const int Indent = 4;

    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand("list", "List the clouds that were added, and what each kind takes", "pilot cloud list", "pilot cloud list --json");
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var view = await platform.GetAsync("clouds", PilotJson.Default.CloudsView, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(view, PilotJson.Default.CloudsView);
            }
            else
            {
                Write(invocation.Screen, view);
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, CloudsView view)
    {
        if (view.Clouds.Count > 0)
        {
            var table = new TextTable(new("NAME"), new("KIND"), new("TARGETS", Shrinks: true), new("SETTINGS", Shrinks: true));
            foreach (var cloud in view.Clouds)
            {
                var settings = cloud.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}");
                table.Add(cloud.Name, cloud.Kind, string.Join(", ", cloud.Targets), string.Join(" ", settings));
            }

            table.Write(screen.Out, screen.Width);
        }

        foreach (var kind in view.Kinds)
        {
            screen.Tell($"pilot cloud add {kind.Kind}");
            foreach (var setting in kind.Settings)
            {
                var words = $"--set {setting.Name}=...  {setting.Meaning} {(setting.Default is { } usual ? $"[default: {usual}]" : "(required)")}";
                foreach (var line in Cells.Wrap(words, screen.Width - Indent))
                {
                    screen.Tell(new string(' ', Indent) + line, StyledText.Quiet);
                }
            }
        }
    }
}
