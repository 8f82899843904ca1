using System.Text;
using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>Gives Spectre.Console our writer.</summary>
internal sealed class WriterOutput(TextWriter writer, bool terminal) : IAnsiConsoleOutput
{
    public TextWriter Writer => writer;

    public bool IsTerminal => terminal;

    // Lines are fitted before they are written; the terminal alone may wrap what is still longer.
    public int Width => 100_000;

    public int Height => 24;

    public void SetEncoding(Encoding encoding)
    {
        // Ours is UTF-8 always.
    }
}
