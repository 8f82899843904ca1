using Microsoft.Extensions.Time.Testing;
using Pilot.Engine.Embedded.Dispatch;

namespace Pilot.Engine.Tests.Embedded;

public sealed class AlarmTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<string> rung = [];

    private int moves;

    [Fact]
    public void What_is_set_while_the_time_moves_on_rings_in_time_and_not_that_much_later()
    {
        using var alarm = AlarmThatIsOvertaken();

        moves = 1;
        alarm.Set("egg", clock.GetUtcNow().Ticks + TimeSpan.FromSeconds(7).Ticks);
        rung.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromSeconds(2));

        rung.ShouldBe(["egg"]);
    }

    [Fact]
    public void What_becomes_due_while_it_is_set_rings_at_once()
    {
        using var alarm = AlarmThatIsOvertaken();

        moves = 1;
        alarm.Set("egg", clock.GetUtcNow().Ticks + TimeSpan.FromSeconds(3).Ticks);

        rung.ShouldBe(["egg"]);
    }

    /// <summary>For each of <see cref="moves"/>, five seconds pass just after it has looked at the time, and before it goes to sleep.</summary>
    private Alarm<string> AlarmThatIsOvertaken() => new(
        clock,
        () =>
        {
            var seen = clock.GetUtcNow().Ticks;
            if (moves-- > 0)
            {
                clock.Advance(TimeSpan.FromSeconds(5));
            }

            return seen;
        },
        rung.AddRange);
}
