using Pilot.Core.Errors;

namespace Pilot.Core.Clouds;

public static class CloudErrors
{
    public static PilotError NameNotValid(string name) => new(
        "PILOT1015",
        $"'{name}' cannot be the name of a cloud.",
        "Take 1 to 20 lower-case letters, digits and inner hyphens, beginning with a letter.");

    public static PilotError KindUnknown(string kind, IEnumerable<string> kinds) => new(
        "PILOT1016", $"There is no kind of cloud '{kind}'.", $"Use one of: {string.Join(", ", kinds)}.");

    public static PilotError Settings(string kind, IReadOnlyList<string> faults) => new(
        "PILOT1017",
        $"The settings for {kind} are not complete: {string.Join(" ", faults)}",
        "Give each as `--set NAME=VALUE`; `pilot cloud list` shows what each kind takes.");

    public static PilotError NoSuchCloud(string name) => new(
        "PILOT1018", $"No cloud named '{name}' was added.", "`pilot cloud list` shows those that were.");

    public static PilotError KindFixed(string name, string kind) => new(
        "PILOT1019",
        $"The cloud '{name}' is of the kind {kind}, which cannot be changed.",
        "Add the other under another name with `--name`, or remove this one first.");
}
