using Pilot.Core.Errors;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>PILOT0970 to PILOT0980: prices that cannot be taken in.</summary>
public static class CatalogueErrors
{
    public static PilotError UnknownFormat(string start) => new(
        "PILOT0970",
        $"This is no price file that can be read; it begins with '{start}'.",
        "Give a SkyPilot vms.csv (v5 to v8), pages of the Azure Retail Prices API, an AWS price list, or `kubectl get nodes -o json`.");

    public static PilotError Unreadable(string format, string why) => new(
        "PILOT0971", $"The {format} cannot be read: {why}.", "Fetch it anew and import it again; the prices of the last good import stay in use.");

    public static PilotError NothingUsable(int rows, IReadOnlyList<string> faults) => new(
        "PILOT0972",
        $"Of {rows} rows none is a price that can be used.",
        "Look at the faults below; the prices of the last good import stay in use.",
        Details: faults);

    public static PilotError Shrunk(int now, int before, IReadOnlyList<string> faults) => new(
        "PILOT0973",
        $"The new version has {now} prices where the one before had {before}: it looks cut off.",
        "Fetch it anew, or import it with --force when the cloud has really given up so much; the version before stays in use.",
        Details: faults);

    public static PilotError Name(string name) => new(
        "PILOT0974", $"'{name}' is no name of a source.", "Use 1 to 40 lower-case letters, digits and hyphens, such as azure or aws-eu.");

    public static PilotError NotFetched(string source, string why) => new(
        "PILOT0975", $"The prices of {source} could not be fetched: {why}", "The last good version stays in use; the next refresh tries again.");

    public static PilotError TooLarge(string limit) => new(
        "PILOT0976", $"The price file is larger than {limit}.", "Import it in parts, such as one file per region, under names of their own.");

    public static PilotError NoRegions(string what) => new(
        "PILOT0980",
        $"{what} cannot be imported: it does not say in which regions its machines are to be had, so that no offer can be made of it.",
        "For AWS and Azure import a SkyPilot vms.csv or the cloud's own price list, which do. The prices of the last good import stay in use.");

    public static PilotError NoSuchSource(string name) => new(
        "PILOT0979", $"No prices were imported under the name '{name}'.", "See `pilot catalog show`; what is marked `with pilot` cannot be removed.");

    public static PilotError NoSuchOffer(string offer) => new(
        "PILOT0977", $"There is no offer '{offer}'.", "See `pilot offers --all`; an offer is named target/machine/region, or by its machine alone.");
}
