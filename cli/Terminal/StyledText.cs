using Spectre.Console;

namespace Pilot.Cli.Terminal;

internal static class StyledText
{
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Warn = new(Color.Yellow);
    public static readonly Style Quiet = new(decoration: Decoration.Dim);
    public static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>The text as it is, never read as markup, without the terminal's control characters.</summary>
    public static void WriteStyled(this IAnsiConsole console, string text, Style? style = null) =>
        console.Write(new Text(Cells.Clean(text), style ?? Style.Plain));
}
