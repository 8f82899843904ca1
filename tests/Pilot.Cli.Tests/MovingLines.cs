using Pilot.Cli.Terminal;
using Pilot.Cli.Tests.Driver;

namespace Pilot.Cli.Tests;

public sealed class MovingLines
{
    [Fact]
    public void A_step_moves_with_its_bar_and_leaves_one_line_with_a_tick()
    {
        using var world = World.AtTerminal();
        var written = new StringWriter { NewLine = "\n" };
        var screen = new Screen(world.Around(new StringWriter(), written), json: false, noColor: true);
        using var step = new StepLine(screen, world.Time, "Uploading");
        foreach (var part in new[] { 0, 1.5, 4.2, 6 })
        {
            world.Time.Pass(TimeSpan.FromSeconds(1.25));
            step.Update($"{Humane.Size((long)(part * 1e6))} of 6 MB", part / 6);
            world.Time.Frame();
        }

        step.Done("Uploaded", "12 of 12 chunks, 6 MB");
        world.Time.Frame();

        Golden.Match("moving-line", written.ToString().Replace("\r\e[2K", "\n<redrawn> ", StringComparison.Ordinal));
        ScreenText.Of(written.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public void A_moving_line_never_wraps()
    {
        using var world = World.AtTerminal();
        world.Terminal.Width = 40;
        var written = new StringWriter { NewLine = "\n" };
        var screen = new Screen(world.Around(new StringWriter(), written), json: false, noColor: true);
        using var step = new StepLine(screen, world.Time, "Launching");
        step.Update("等待空闲的处理器：所有的处理器都被其他任务占用，请稍候片刻，马上就好", 0.5);

        world.Time.Frame();

        Cells.Width(ScreenText.Of(written.ToString())).ShouldBeLessThan(40);
    }

    [Fact]
    public void Without_a_terminal_nothing_moves()
    {
        using var world = new World();
        var written = new StringWriter { NewLine = "\n" };
        var screen = new Screen(world.Around(new StringWriter(), written), json: false, noColor: false);
        using (var step = new StepLine(screen, world.Time, "Packing"))
        {
            step.Update("1 MB", 0.5);
            world.Time.Frame();
        }

        written.ToString().ShouldBeEmpty();
    }
}
