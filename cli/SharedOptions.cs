using System.CommandLine;

namespace Pilot.Cli;

/// <summary>The options that every command has.</summary>
internal static class SharedOptions
{
    public static readonly Option<string?> Url = new("--url")
    {
        Description = "Address of the platform [default: $PILOT_URL, the last login, or the platform on this machine]",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON: one document, or one per line while following",
        Recursive = true,
    };

    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "Print without colours (also: NO_COLOR=1)",
        Recursive = true,
    };
}
