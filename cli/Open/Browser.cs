namespace Pilot.Cli.Open;

/// <summary>Shows web pages where there is a desktop.</summary>
internal sealed class Browser(Surroundings around)
{
    /// <summary>False on a machine without a desktop, over SSH, and where no opener is installed: the address is printed anyway.</summary>
    public bool TryShow(string address)
    {
        if (OperatingSystem.IsMacOS())
        {
            return around.Programs.TryStart("open", [address]);
        }

        if (OperatingSystem.IsWindows())
        {
            return around.Programs.TryStart("explorer", [address]);
        }

        var desktop = Has("DISPLAY") || Has("WAYLAND_DISPLAY");
        return desktop && !Has("SSH_CONNECTION") && around.Programs.TryStart("xdg-open", [address]);
    }

    private bool Has(string variable) => !string.IsNullOrEmpty(around.Variable(variable));
}
