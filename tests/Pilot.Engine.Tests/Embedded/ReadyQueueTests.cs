using Pilot.Engine.Embedded.Dispatch;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

public sealed class ReadyQueueTests
{
    private readonly ReadyQueue queue = new();

    [Fact]
    public void What_is_under_way_goes_before_what_has_not_begun()
    {
        queue.Begin(Made(1));
        queue.Begin(Made(2));
        Take().ShouldBe(1);

        queue.Deliver(1, new Arrival("x", new TimerFired(0)));
        queue.Done(1);

        Take().ShouldBe(1);
        Take().ShouldBe(2);
    }

    [Fact]
    public void One_turn_in_eight_is_a_beginners_however_busy_the_others_are()
    {
        queue.Begin(Made(1));
        Take().ShouldBe(1);
        queue.Begin(Made(2));
        List<long> taken = [];
        while (!taken.Contains(2))
        {
            queue.Wake(1);
            queue.Done(1);
            taken.Add(Take());
        }

        taken.ShouldBe([1, 1, 1, 1, 1, 1, 1, 2]);
    }

    [Fact]
    public void One_that_is_woken_during_its_turn_comes_again_and_brings_what_arrived()
    {
        queue.Begin(Made(1));
        queue.TryTake(out var first).ShouldBeTrue();

        queue.Wake(1);
        queue.Deliver(1, new Arrival("x", new TimerFired(7)));
        queue.Done(1);

        queue.TryTake(out var again).ShouldBeTrue();
        (first.Made?.Key, first.LookAtDisk, again.Made, again.LookAtDisk).ShouldBe((1L, false, null, true));
        again.Arrivals.Single().Outcome.TaskId.ShouldBe(7);
    }

    [Fact]
    public async Task One_that_was_woken_during_its_turn_does_not_wait_for_what_its_worker_does_next()
    {
        var called = new TaskCompletionSource();
        queue.Begin(Made(1));
        Take();
        queue.Open(2, () =>
        {
            called.TrySetResult();
            return Task.CompletedTask;
        });

        queue.Wake(1);
        queue.Done(1);

        await called.Task.WaitAsync(Deadline.Limit);
    }

    private static InstanceRow Made(long key) =>
        new(key, $"i{key}", "Story", "x", OrchestrationRuntimeStatus.Pending, 0, null, null, null, null, DateTime.UnixEpoch);

    private long Take()
    {
        queue.TryTake(out var taken).ShouldBeTrue();
        return taken.Key;
    }
}
