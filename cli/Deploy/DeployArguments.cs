using System.CommandLine;
using Pilot.Cli.Catalogue;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;

namespace Pilot.Cli.Deploy;

/// <summary>The command line of <c>pilot deploy</c>.</summary>
internal sealed class DeployArguments
{
    private readonly Argument<string?> folder = new("folder") { Description = "The job folder [default: the current one]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> path = new("--path") { Description = "The job folder, as an option", HelpName = "DIR" };
    private readonly Option<string?> job = new("--job") { Description = "The job's name [default: the job file's, else the folder's]", HelpName = "NAME" };
    private readonly Option<string?> config = new("--config") { Description = "Job file to use in place of the folder's .spilot.yaml", HelpName = "FILE" };
    private readonly Option<string?> run = new("--run") { Description = "Command to run in place of the job file's", HelpName = "CMD" };
    private readonly Option<string?> plan = new("--plan") { Description = "Take this plan at once: cheapest, fastest, balanced, spot", HelpName = "PLAN" };
    private readonly Option<bool> noProfile = new("--no-profile") { Description = "Leave the profile step out" };
    private readonly MachineOptions machine = new();
    private readonly Option<int?> gpus = new("--gpus") { Description = "Whole GPUs of any kind, at least so many", HelpName = "N" };
    private readonly Option<string?> deadline = new("--deadline") { Description = "Be ready within this time, such as 6h", HelpName = "TIME" };
    private readonly Option<string?> budget = new("--budget") { Description = "Cost at most so many US dollars; the job is stopped before", HelpName = "USD" };
    private readonly Option<string?> confidence = new("--confidence") { Description = "How sure deadline and budget must be [default: 90%]", HelpName = "P" };
    private readonly Option<string[]> env = new("--env", "-e") { Description = "Environment variable for the job; may be repeated", HelpName = "NAME=VALUE" };
    private readonly Option<bool> noOpen = new("--no-open") { Description = "Do not open the browser" };
    private readonly Option<bool> detach = new("--detach", "-d") { Description = "Return when the job is submitted" };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Do not ask: take the first plan" };
    private readonly Option<string?> download = new("--download")
    {
        Description = "Download the outputs at the end [default: outputs/<job>]",
        HelpName = "DIR",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        command.Add(folder);
        foreach (var option in new Option[]
            { path, job, config, run, plan, deadline, budget, confidence, noProfile })
        {
            command.Add(option);
        }

        machine.AddTo(command);
        foreach (var option in new Option[] { gpus, env, noOpen, detach, yes, download })
        {
            command.Add(option);
        }

        plan.CompletionSources.Add([.. PlanNames.All]);
    }

    /// <exception cref="Core.Errors.PilotException">PILOT0141 to PILOT0144, PILOT0147, PILOT096x, PILOT0981.</exception>
    public DeployOptions Read(ParseResult parse, Surroundings around)
    {
        var options = Options(parse, around);
        PlanWishes.CheckPlan(options.Plan, options.Wishes);
        return options;
    }

    private DeployOptions Options(ParseResult parse, Surroundings around) => new(
        Path.GetFullPath(Folder(parse), around.Folder),
        parse.GetValue(job),
        parse.GetValue(config) is { } file ? Path.GetFullPath(file, around.Folder) : null,
        parse.GetValue(run),
        parse.GetValue(plan),
        parse.GetValue(noProfile),
        Resources(parse),
        machine.Wishes(parse, parse.GetValue(deadline), parse.GetValue(budget), parse.GetValue(confidence)),
        Environment(parse.GetValue(env) ?? []),
        parse.GetValue(noOpen),
        parse.GetValue(detach),
        parse.GetValue(yes),
        parse.GetResult(download) is null ? null : parse.GetValue(download) ?? "");

    private string Folder(ParseResult parse) => (parse.GetValue(folder), parse.GetValue(path)) switch
    {
        (null, var second) => second ?? ".",
        (var first, null) => first,
        var (first, second) => throw CommandLineErrors.OneFolder(first, second),
    };

    private ResourceRequest? Resources(ParseResult parse)
    {
        var asked = machine.Resources(parse);
        if (parse.GetValue(gpus) is not { } devices)
        {
            return asked;
        }

        return devices < 0 ? throw CommandLineErrors.NotAPositiveNumber("--gpus")
            : asked?.Gpu is not null ? throw CommandLineErrors.OneGpu()
            : (asked ?? new ResourceRequest()) with { Gpus = devices };
    }

    private static Dictionary<string, string>? Environment(string[] pairs)
    {
        var variables = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : pair[..equals];
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw CommandLineErrors.NotAVariable(pair);
            }

            variables[name] = pair[(equals + 1)..];
        }

        return variables.Count == 0 ? null : variables;
    }
}
