using System.CommandLine;

namespace Pilot.Cli.Catalogue;

internal static class CatalogCommand
{
    public static Command Create(Surroundings around) =>
        new ExampleCommand(
            "catalog",
            "Where prices are from: show, fetch, import or remove prices",
            "pilot catalog show",
            "pilot catalog update",
            "pilot catalog import vms.csv --name azure")
        {
            CatalogShowCommand.Create(around),
            CatalogUpdateCommand.Create(around),
            CatalogImportCommand.Create(around),
            CatalogRemoveCommand.Create(around),
        };
}
