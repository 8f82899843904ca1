namespace Pilot.Cli.Connection;

/// <summary>The folder that holds everything of this user: <c>PILOT_HOME</c>, else <c>~/.spilot</c>.</summary>
internal sealed record PilotHome(string Folder)
{
    public string ServerFile => Path.Combine(Folder, "server.json");

    public string LoginFile => Path.Combine(Folder, "login.json");

    /// <summary>Left by a first start in the background; shown and deleted by whoever started it.</summary>
    public string FirstPassword => Path.Combine(Folder, "first-password");

    public string ServerLog => Path.Combine(Folder, "server.log");

    public static PilotHome From(Func<string, string?> variable) =>
        new(Path.GetFullPath(variable("PILOT_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".spilot")));
}
