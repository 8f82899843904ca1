using System.CommandLine;
using Pilot.Cli.Terminal;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

internal static class JobsCommand
{
    private const int DefaultLimit = 20;
    private const int LargestPage = 200;

    // Enough of an id to be unique among very many, short enough to leave room for the name.
    private const int IdShown = 14;

    public static Command Create(Surroundings around)
    {
        var state = new Option<string?>("--state") { Description = "Only jobs in this state, such as running or failed", HelpName = "STATE" };
        var name = new Option<string?>("--name") { Description = "Only jobs with this name", HelpName = "NAME" };
        var limit = new Option<int>("--limit", "-n") { Description = "How many, newest first", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var all = new Option<bool>("--all", "-a") { Description = "All of them" };
        var command = new ExampleCommand(
            "jobs", "List jobs, newest first", "pilot jobs", "pilot jobs --state running", "pilot jobs --all --json")
        {
            state,
            name,
            limit,
            all,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var wanted = parse.GetValue(all) ? int.MaxValue : parse.GetValue(limit);
            if (wanted < 1)
            {
                throw CommandLineErrors.NotAPositiveNumber("--limit");
            }

            using var platform = invocation.Connect();
            var filter = StateFilter(parse.GetValue(state)) + NameFilter(parse.GetValue(name));
            var rows = new List<JobRow>();
            var more = false;
            await foreach (var row in new JobFinder(platform).RowsAsync(filter, Math.Min(wanted, LargestPage), cancellation))
            {
                more = rows.Count == wanted;
                if (more)
                {
                    break;
                }

                rows.Add(row);
            }

            Write(invocation.Screen, rows, more, around.Time.GetUtcNow());
            return ExitCodes.Success;
        });
        return command;
    }

    private static string StateFilter(string? state) =>
        state is null ? ""
        : Enum.TryParse<JobState>(state.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known) && Enum.IsDefined(known) ? $"&state={known}"
        : throw JobErrors.NoSuchState(state);

    private static string NameFilter(string? name) => name is null ? "" : $"&name={Uri.EscapeDataString(name)}";

    private static void Write(Screen screen, List<JobRow> rows, bool more, DateTimeOffset now)
    {
        if (screen.Json)
        {
            screen.WriteJson(new Page<JobRow>(rows, null), PilotJson.Default.PageJobRow);
            return;
        }

        if (rows.Count == 0)
        {
            screen.Tell("No jobs. Deploy one with `pilot deploy`.");
            return;
        }

        var table = new TextTable(new("NAME", Shrinks: true), new("STATE"), new("CREATED"), new("TOOK", AlignRight: true), new("ID"));
        foreach (var row in rows)
        {
            table.Add(row.Name, StateText.Of(row.State), Humane.Ago(row.Created, now), Took(row, now), row.Id.ToString()[..IdShown]);
            if (row.Reason.Length > 0 && row.State is JobState.Queued or JobState.AwaitingChoice or JobState.Launching)
            {
                table.AddNote(row.Reason);
            }
        }

        table.Write(screen.Out, screen.Width);
        if (more)
        {
            screen.Tell("There are more; see them with --all or --limit.", StyledText.Quiet);
        }
    }

    private static string Took(JobRow row, DateTimeOffset now) =>
        row.Started is { } started ? Humane.Duration((row.Finished ?? now) - started) : "-";
}
