using System.CommandLine;

namespace Pilot.Cli.Clouds;

internal static class CloudCommand
{
    public static Command Create(Surroundings around) =>
        new ExampleCommand(
            "cloud",
            "Clouds and clusters that may run jobs: add, check, list, remove",
            "pilot cloud add kubernetes --set namespace=training",
            "pilot cloud check",
            "pilot cloud list")
        {
            CloudAddCommand.Create(around),
            CloudCheckCommand.Create(around),
            CloudListCommand.Create(around),
            CloudRemoveCommand.Create(around),
        };

    internal static string PathOf(string name) => $"clouds/{Uri.EscapeDataString(name)}";
}
