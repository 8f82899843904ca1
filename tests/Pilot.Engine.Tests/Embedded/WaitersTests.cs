using Pilot.Engine.Embedded.Dispatch;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

public sealed class WaitersTests
{
    private readonly Waiters waiters = new(remembered: 2);

    [Fact]
    public void Who_waits_for_an_end_is_told_that_of_the_instance_it_waited_for()
    {
        waiters.Begun("story", 1);
        using var watch = waiters.Watch("story", untilEnd: true);

        waiters.Moved("story");
        watch.Changed.IsCompleted.ShouldBeFalse();
        waiters.Ended("story", Last(1, "\"done\""));

        watch.KnowsOfNoEnd.ShouldBeTrue();
        watch.End!.Outcome(inputsAndOutputs: true).SerializedOutput.ShouldBe("\"done\"");
    }

    [Fact]
    public void The_late_news_of_an_instance_that_was_replaced_is_not_taken_for_the_end_of_the_new_one()
    {
        waiters.Begun("story", 1);
        waiters.Begun("story", 2);
        using var watch = waiters.Watch("story", untilEnd: true);

        waiters.Ended("story", Last(1, "\"old\""));

        watch.Changed.IsCompleted.ShouldBeTrue();
        watch.End.ShouldBeNull();
        using var again = waiters.Watch("story", untilEnd: true);
        again.KnowsOfNoEnd.ShouldBeTrue();
    }

    [Fact]
    public void Who_waits_for_an_instance_that_nobody_remembers_looks_first()
    {
        waiters.Begun("one", 1);
        waiters.Begun("two", 2);
        waiters.Begun("three", 3);

        using var watch = waiters.Watch("three", untilEnd: true);

        watch.KnowsOfNoEnd.ShouldBeFalse();
    }

    private static TurnWrite Last(long key, string output)
    {
        var row = new InstanceRow(
            key, "story", "Story", "x", OrchestrationRuntimeStatus.Running, 1, null, null, null, null, DateTime.UnixEpoch);
        var end = new ExecutionCompleted(output);
        return new TurnWrite(row, null, new Turn([new TurnStarted(DateTime.UnixEpoch), end], [], end, null, false), false, [], DateTime.UnixEpoch);
    }
}
