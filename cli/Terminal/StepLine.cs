using System.Globalization;
using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>
/// One step of a long command: on a terminal a line that moves while the step runs, everywhere a line with a tick and
/// the time it took when it is done.
/// </summary>
internal sealed class StepLine : IDisposable
{
    private const int TitleWidth = 11;
    private const int BarWidth = 20;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly Lock gate = new();
    private readonly Screen screen;
    private readonly TimeProvider time;
    private readonly long began;
    private readonly string title;
    private readonly ITimer? timer;
    private string detail = "";
    private double? fraction;
    private int frame;
    private bool open = true;

    public StepLine(Screen screen, TimeProvider time, string title)
    {
        this.screen = screen;
        this.time = time;
        this.title = title;
        began = time.GetTimestamp();
        if (screen.IsLive)
        {
            Draw();
            timer = time.CreateTimer(_ => Draw(), null, Frame, Frame);
        }
    }

    /// <param name="text">What is happening now.</param>
    /// <param name="done">0 to 1 shows a bar; null shows none.</param>
    public void Update(string text, double? done = null)
    {
        lock (gate)
        {
            detail = text;
            fraction = done;
        }
    }

    public void Done(string doneTitle, string text) => Close("✔", StyledText.Good, doneTitle, text);

    public void Failed(string failedTitle, string text) => Close("✘", StyledText.Bad, failedTitle, text);

    /// <summary>Takes the moving line away without a trace.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        lock (gate)
        {
            if (open)
            {
                open = false;
                Erase();
            }
        }
    }

    private void Close(string sign, Style style, string doneTitle, string text)
    {
        Dispose();
        if (screen.Json)
        {
            return;
        }

        var took = Humane.Duration(time.GetElapsedTime(began));
        var room = Math.Min(screen.Width, 80) - TitleWidth - 4 - took.Length;
        screen.Error.WriteStyled($"{sign} ", style);
        screen.Error.WriteStyled(Cells.PadRight(doneTitle, TitleWidth));
        screen.Error.WriteStyled($"{Cells.PadRight(Cells.Fit(text, room), room)}  ");
        screen.Error.WriteStyled($"{took}\n", StyledText.Quiet);
    }

    private void Draw()
    {
        lock (gate)
        {
            if (!open)
            {
                return;
            }

            Erase();
            var bar = fraction is { } done ? $"{Bar(done)} " : "";
            var took = Humane.Duration(time.GetElapsedTime(began));
            var line = $"{Cells.PadRight(title, TitleWidth)}{bar}{(detail.Length == 0 ? took : $"{detail}  {took}")}";
            screen.Error.WriteStyled($"{Spinner[frame++ % Spinner.Length]} ", StyledText.Good);
            screen.Error.WriteStyled(Cells.Fit(line, screen.Width - 3));
        }
    }

    private static string Bar(double done)
    {
        var full = (int)Math.Round(Math.Clamp(done, 0, 1) * BarWidth);
        var percent = (done * 100).ToString("0", CultureInfo.InvariantCulture);
        return $"{new string('━', full)}{new string('╌', BarWidth - full)} {percent,3}%";
    }

    private void Erase()
    {
        if (screen.IsLive)
        {
            screen.Error.Profile.Out.Writer.Write("\r\e[2K");
        }
    }
}
