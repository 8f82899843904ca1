using System.CommandLine;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;

namespace Pilot.Cli;

/// <summary>Mistakes on the command line itself, PILOT014x, and our own, PILOT0199: docs/errors/01xx.md.</summary>
internal static class CommandLineErrors
{
    /// <summary>The first mistake that the parser found, the others as details; null when there is none.</summary>
    public static PilotException? Find(ParseResult parse)
    {
        if (parse.Errors.Count == 0 || Help.IsAsked(parse))
        {
            return null;
        }

        var messages = parse.Errors
            .Select(error => Sentence(error.Message))
            .Distinct()

            // "Required command was not provided" says less than what stands in its place.
            .OrderBy(message => message.StartsWith("Required", StringComparison.Ordinal))
            .ToArray();
        var command = parse.CommandResult.Command;
        var meant = parse.UnmatchedTokens.Select(token => NearestKey.Find(token, Known(command))).FirstOrDefault(near => near is not null);
        return new PilotException(new PilotError(
            "PILOT0140",
            messages[0],
            (meant is null ? "" : $"Did you mean '{meant}'? ") + $"Run `{PathOf(command)} --help` to see what is understood.",
            Details: messages.Length > 1 ? messages[1..] : null));
    }

    public static PilotException NotASize(string option, string text) => new(new PilotError(
        "PILOT0141",
        $"'{text}' is not an amount of memory for {option}.",
        "Write a number and a unit, such as 512MB, 4GB or 4GiB."));

    public static PilotException NotAVariable(string text) => new(new PilotError(
        "PILOT0142",
        $"'{text}' is not an environment variable.",
        "Write NAME=value, such as --env EPOCHS=3; the name has letters, digits and underscores."));

    public static PilotException NotASetting(string text) => new(new PilotError(
        "PILOT0165",
        $"'{text}' is not a setting.",
        "Write NAME=VALUE, such as --set region=us-east-1."));

    public static PilotException OneFolder(string first, string second) => new(new PilotError(
        "PILOT0143",
        $"Two job folders are given: '{first}' and '{second}'.",
        "Give the folder once, as an argument or with --path."));

    public static PilotException NotAPositiveNumber(string option) => new(new PilotError(
        "PILOT0144",
        $"{option} must be more than 0.",
        "Leave it out for the default."));

    public static PilotException OneOf(string one, string other) => new(new PilotError(
        "PILOT0150",
        $"Give {one} or {other}, and not both.",
        "See the examples with --help."));

    public static PilotException OneGpu() => new(new PilotError(
        "PILOT0147",
        "Both --gpu and --gpus are given.",
        "Use --gpu to say which GPUs and how many, such as --gpu A100:2; --gpus is their number alone."));

    public static PilotException NotADay(string option, string text) => new(new PilotError(
        "PILOT0148", $"'{text}' is not a day for {option}.", "Write year, month and day, such as 2026-06-18."));

    public static PilotException NoFile(string file) => new(new PilotError(
        "PILOT0149", "There is no such file, or it cannot be read.", "Check the path.", file));

    public static PilotError Defect(Exception e) => new(
        "PILOT0199",
        $"A defect in pilot: {e.GetType().Name}: {e.Message}",
        "Please report these lines and what you did.",
        Details: e.StackTrace?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(8).ToArray());

    public static string PathOf(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "pilot" : $"{PathOf(parent)} {command.Name}";
    }

    private static IEnumerable<string> Known(Command command) =>
        command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name));

    /// <summary>The parser's words on one line, without the names that types have in a program.</summary>
    private static string Sentence(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("expected type 'System.Int32'", "a whole number", StringComparison.Ordinal)
            .Replace("expected type 'System.Double'", "a number", StringComparison.Ordinal);
        return words.EndsWith('.') ? words : $"{words}.";
    }
}
