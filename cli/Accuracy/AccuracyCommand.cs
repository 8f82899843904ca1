using System.CommandLine;
using System.Globalization;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;

namespace Pilot.Cli.Accuracy;

/// <summary>How good the predictions for one's finished jobs were.</summary>
internal static class AccuracyCommand
{
    private const int RecentShown = 10;

    public static Command Create(Surroundings around)
    {
        var command = new ExampleCommand(
            "accuracy", "Show how good the predicted times of finished jobs were", "pilot accuracy", "pilot accuracy --json");
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            using var platform = invocation.Connect();
            var report = await platform.GetAsync("accuracy", PilotJson.Default.AccuracyReport, cancellation);
            Write(invocation.Screen, report);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(Screen screen, AccuracyReport report)
    {
        if (screen.Json)
        {
            screen.WriteJson(report, PilotJson.Default.AccuracyReport);
            return;
        }

        if (report.Jobs == 0)
        {
            screen.Tell("No finished job had a predicted time yet.");
            return;
        }

        screen.Out.WriteStyled(
            $"Over {Humane.Count(report.Jobs, "job", "jobs")} predictions were {Percent(report.MeanError)} off on average; "
            + $"{Percent(report.Within)} were within their bounds.\n\n");
        var machines = new TextTable(
            new("PROFILED ON", Shrinks: true), new("RAN ON", Shrinks: true), new("JOBS", AlignRight: true), new("OFF BY", AlignRight: true), new("IN BOUNDS", AlignRight: true));
        foreach (var pair in report.Machines)
        {
            machines.Add(pair.From, pair.To, pair.Jobs.ToString(CultureInfo.InvariantCulture), Percent(pair.MeanError), Percent(pair.Within));
        }

        machines.Write(screen.Out, screen.Width);
        screen.Out.WriteStyled("\n");
        WriteRecent(screen, report);
    }

    private static void WriteRecent(Screen screen, AccuracyReport report)
    {
        var table = new TextTable(
            new("JOB"), new("RAN ON", Shrinks: true), new("PREDICTED", AlignRight: true), new("TOOK", AlignRight: true), new("OFF BY", AlignRight: true));
        foreach (var lesson in report.Recent.Take(RecentShown))
        {
            table.Add(
                lesson.Job.ToString()[..14],
                lesson.To,
                lesson.PredictedRun is { } run ? Bounds(run) : "-",
                lesson.ActualRun is { } actual ? Humane.Duration(TimeSpan.FromSeconds(actual)) : "-",
                Percent(lesson.RunError));
        }

        table.Write(screen.Out, screen.Width);
    }

    /// <summary>A predicted time with its bounds, as short as can be.</summary>
    internal static string Bounds(TimeEstimate estimate) =>
        $"{Short(estimate.MedianSeconds)} ({Short(estimate.LowSeconds)} to {Short(estimate.HighSeconds)})";

    internal static string Percent(double? share) => share is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"{number * 100:0} %")
        : "-";

    private static string Short(double seconds) => Humane.Estimate(TimeSpan.FromSeconds(Math.Min(seconds, 1e9)));
}
