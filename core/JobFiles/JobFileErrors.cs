using Pilot.Core.Errors;

namespace Pilot.Core.JobFiles;

/// <summary>All that can be wrong with a job file; docs/errors/02xx.md explains each number.</summary>
public static class JobFileErrors
{
    public static PilotError Syntax(string where, string what) => new(
        "PILOT0201", $"The job file is not well-formed YAML: {what}.", "Correct this line.", where);

    public static PilotError Tab(string where) => new(
        "PILOT0201",
        "The job file is not well-formed YAML: a tab is used for indentation.",
        "Indent with blanks.",
        where);

    public static PilotError NotAMap(string where, string found) => new(
        "PILOT0202",
        $"The job file holds {found} where keys with values are expected.",
        "Write at least 'run: <your command>'.",
        where);

    public static PilotError UnknownKey(string where, string key, string? nearest, string known) => new(
        "PILOT0203",
        nearest is null ? $"Unknown key '{key}'." : $"Unknown key '{key}'; did you mean '{nearest}'?",
        nearest is null ? $"Known keys are {known}." : $"Write '{nearest}', or leave the key out.",
        where);

    public static PilotError WrongType(string where, string key, string expected, string found) => new(
        "PILOT0204", $"'{key}' is {found} where {expected} is expected.", $"Give '{key}' {expected}.", where);

    public static PilotError RunMissing(string where) => new(
        "PILOT0205",
        "The job file says no command: 'run' is missing.",
        "Add a line such as 'run: python train.py'.",
        where);

    public static PilotError Image(string where, string image) => new(
        "PILOT0206",
        $"'{image}' is not an image reference.",
        "Write it as user/repository:tag, with the registry's host before it when it is not Docker Hub.",
        where);

    public static PilotError Name(string? where, string why) => new(
        "PILOT0207",
        $"The job's name {why}.",
        $"Use 1 to {DisplayName.MaxLength} printable characters on one line.",
        where);

    public static PilotError Value(string where, string key, string found, string expected) => new(
        "PILOT0208", $"'{key}' is '{found}', which is not {expected}.", $"Give '{key}' {expected}.", where);

    public static PilotError DuplicateKey(string where, string key, int firstLine) => new(
        "PILOT0209", $"The key '{key}' is given twice, first on line {firstLine}.", "Keep one of them.", where);

    public static PilotError TooLarge(string where, string what) => new(
        "PILOT0210", $"The job file is too large: {what}.", "Keep data in files of the job folder, not in the job file.", where);

    public static PilotError Unsupported(string where, string what, string remedy) => new(
        "PILOT0211", $"The job file uses {what}, which job files do not have.", remedy, where);

    public static PilotError SeveralDocuments(string where) => new(
        "PILOT0212",
        "The job file holds more than one document.",
        "Keep one job per file: remove the line '---' and what follows.",
        where);

    public static PilotError NotText(string fileName) => new(
        "PILOT0213", "The job file is not UTF-8 text.", "Save it as UTF-8.", fileName);

    public static PilotError Unreadable(string path, string why) => new(
        "PILOT0214", $"The job file cannot be read: {why}", "Allow yourself to read it.", path);

    /// <summary>The first error, with the others as its details.</summary>
    public static PilotException Of(IReadOnlyList<PilotError> errors) =>
        new(errors.Count == 1
            ? errors[0]
            : errors[0] with { Details = [.. errors.Skip(1).Select(error => $"{error} {error.Remedy}")] });
}
