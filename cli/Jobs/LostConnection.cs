using Pilot.Cli.Terminal;

namespace Pilot.Cli.Jobs;

/// <summary>Says once that the connection is lost, and once that it is back.</summary>
internal sealed class LostConnection(Screen screen)
{
    public void Say(bool lost) =>
        screen.Tell(lost ? "connection lost, reconnecting ..." : "connected again", StyledText.Warn);
}
