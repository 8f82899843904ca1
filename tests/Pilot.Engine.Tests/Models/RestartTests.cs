using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Models;

/// <summary>One story with everything in it, and a crash at each commit of its life in turn.</summary>
public sealed class RestartTests
{
    private static readonly Step Story = Group(
        StepKind.InSequence,
        Leaf(StepKind.Call, 1),
        Group(StepKind.Together, Leaf(StepKind.Call, 2), Leaf(StepKind.Timer, 3), Leaf(StepKind.Flaky, 5), Leaf(StepKind.Event, 6)),
        Group(StepKind.Child, Leaf(StepKind.Call, 7), Leaf(StepKind.Event, 8), Leaf(StepKind.Broken, 9)),
        Group(StepKind.FailingChild, Leaf(StepKind.Timer, 1)),
        Group(StepKind.RenewingChild, Leaf(StepKind.Call, 11), Leaf(StepKind.Timer, 2)),
        Leaf(StepKind.Timeout, 10));

    [Theory]
    [InlineData(CrashPoint.BeforeCommit)]
    [InlineData(CrashPoint.AfterCommit)]
    [InlineData(CrashPoint.Await)]
    public async Task A_crash_at_any_commit_or_await_changes_nothing_about_the_outcome(CrashPoint point)
    {
        var at = 1;
        while (true)
        {
            using var driver = new CrashDriver(Story, liveExecutions: 100);

            var end = await driver.PlayAsync([new Crash(at, point)]);

            end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, $"{point} {at}");
            end.SerializedOutput.ShouldBe("\"(c1 [c2 t3 f5 e6] \\u003Cc7 e8 b9\\u003E ! {c11 t2} o10)\"", $"{point} {at}");
            driver.World.DistinctCalls.ShouldBe(Story.Calls, $"{point} {at}");
            if (driver.Crashes == 0)
            {
                break;
            }

            at++;
        }

        at.ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task An_engine_that_dies_at_every_tenth_commit_gets_there_in_the_end()
    {
        using var driver = new CrashDriver(Story, liveExecutions: 100);

        var end = await driver.PlayAsync(Enumerable.Repeat(new Crash(10, CrashPoint.AfterCommit), 50));

        end.SerializedOutput.ShouldBe("\"(c1 [c2 t3 f5 e6] \\u003Cc7 e8 b9\\u003E ! {c11 t2} o10)\"");
        driver.Crashes.ShouldBeGreaterThan(0);
    }

    private static Step Leaf(StepKind kind, int number) => new(kind, number, []);

    private static Step Group(StepKind kind, params Step[] parts) => new(kind, 0, parts);
}
