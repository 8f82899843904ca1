using System.Text.Json.Serialization.Metadata;
using Pilot.Core.Errors;
using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>
/// Where a command writes. <see cref="Out"/> carries data, <see cref="Error"/> progress and questions; colours and
/// moving lines appear only on a terminal.
/// </summary>
internal sealed class Screen(Surroundings around, bool json, bool noColor)
{
    private readonly bool plain = noColor || !string.IsNullOrEmpty(around.Variable("NO_COLOR"));
    private IAnsiConsole? output;
    private IAnsiConsole? error;

    public bool Json => json;

    /// <summary>There is somebody to ask.</summary>
    public bool CanAsk => !json && around.Terminal.InputIsTerminal && around.Terminal.ErrorIsTerminal;

    /// <summary>Lines may be redrawn while work goes on.</summary>
    public bool IsLive => !json && around.Terminal.ErrorIsTerminal && around.Variable("TERM") is not "dumb";

    public int Width => around.Terminal.Width;

    public IAnsiConsole Out => output ??= Open(around.Out, around.Terminal.OutIsTerminal);

    public IAnsiConsole Error => error ??= Open(around.Error, around.Terminal.ErrorIsTerminal);

    /// <summary>One JSON document on one line of standard output.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        around.Out.WriteLine(ReadableJson.Write(value, type));
        around.Out.Flush();
    }

    /// <summary>The text as it is, such as a job's log.</summary>
    public void WriteRaw(string text)
    {
        around.Out.Write(text);
        around.Out.Flush();
    }

    public void WriteLine(string text)
    {
        around.Out.WriteLine(Cells.Clean(text));
        around.Out.Flush();
    }

    /// <summary>A line for the person beside the data; left out with <c>--json</c>.</summary>
    public void Tell(string text, Style? style = null)
    {
        if (!json)
        {
            Error.WriteStyled(text, style ?? Style.Plain);
            around.Error.WriteLine();
        }
    }

    /// <summary>A line on standard error that must be seen, with <c>--json</c> too.</summary>
    public void Insist(string text)
    {
        Error.WriteStyled(text, Style.Plain);
        around.Error.WriteLine();
        around.Error.Flush();
    }

    public void Show(PilotError problem)
    {
        around.Out.Flush();
        if (json)
        {
            around.Error.WriteLine(ReadableJson.Write(problem, Core.Api.PilotJson.Default.PilotError));
            return;
        }

        ErrorText.Write(Error, problem);
    }

    private IAnsiConsole Open(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal && !plain ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal && !plain ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new WriterOutput(writer, terminal),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        return console;
    }
}
