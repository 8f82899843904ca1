using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

public abstract partial class EngineContract
{
    [Fact]
    public async Task Events_of_one_name_come_in_order_even_before_anyone_waits_and_in_any_case()
    {
        Setup.Orchestration<int, string>("Listen", async (context, _) =>
        {
            await context.WaitForExternalEvent<int>("go");
            var seen = new List<int>();
            for (var i = 0; i < 4; i++)
            {
                seen.Add(await context.WaitForExternalEvent<int>("Number"));
            }

            return string.Join(' ', seen);
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Listen");

        await Client.RaiseEventAsync(id, "number", 1);
        await Client.RaiseEventAsync(id, "NUMBER", 2);
        await Client.RaiseEventAsync(id, "Number", 3);
        await Client.RaiseEventAsync(id, "go", 0);
        await Client.RaiseEventAsync(id, "number", 4);

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"1 2 3 4\"");
    }

    [Fact]
    public async Task A_wait_for_an_event_ends_with_its_timeout()
    {
        Setup.Orchestration<int, string>("Impatient", async (context, _) =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(20));
            }
            catch (TaskCanceledException)
            {
                return "too late";
            }
        });

        (await RunAsync("Impatient")).SerializedOutput.ShouldBe("\"too late\"");
    }

    [Fact]
    public async Task An_event_that_beats_its_timeout_leaves_the_timer_behind()
    {
        Setup.Orchestration<int, string>("Patient", (context, _) =>
            context.WaitForExternalEvent<string>("word", TimeSpan.FromDays(30)));
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Patient");
        await Client.WaitForInstanceStartAsync(id);

        await Client.RaiseEventAsync(id, "word", "here");

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"here\"");
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_event_to_the_next_one()
    {
        Setup.Orchestration<int, string>("Change", async (context, _) =>
        {
            using var giveUp = new CancellationTokenSource();
            var first = context.WaitForExternalEvent<string>("word", giveUp.Token);
            giveUp.Cancel();
            await Caught.From<TaskCanceledException>(first);
            return await context.WaitForExternalEvent<string>("word");
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Change");
        await Client.WaitForInstanceStartAsync(id);

        await Client.RaiseEventAsync(id, "word", "kept");

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"kept\"");
    }

    [Fact]
    public async Task An_event_to_a_finished_or_unknown_instance_is_dropped()
    {
        Setup.Orchestration<int, int>("Quick", (_, input) => Task.FromResult(input));
        var end = await RunAsync("Quick", 7);

        await Client.RaiseEventAsync(end.InstanceId, "word", 1);
        await Client.RaiseEventAsync("nobody", "word", 1);

        (await Client.GetInstanceAsync(end.InstanceId, true)).ShouldBe(end);
        (await Client.GetInstanceAsync("nobody")).ShouldBeNull();
    }

    [Fact]
    public async Task One_orchestration_can_send_an_event_to_another()
    {
        Setup.Orchestration<int, string>("Receiver", (context, _) => context.WaitForExternalEvent<string>("word"))
            .Orchestration<string, int>("Sender", (context, target) =>
            {
                context.SendEvent(target, "word", $"from {context.InstanceId}");
                return Task.FromResult(0);
            });
        await StartAsync();
        var receiver = await Client.ScheduleNewOrchestrationInstanceAsync("Receiver");

        await Client.RunAsync("Sender", receiver, "s1");

        (await Client.CompletionOf(receiver)).SerializedOutput.ShouldBe("\"from s1\"");
    }

    [Fact]
    public async Task Continuing_as_new_keeps_the_events_that_nobody_took()
    {
        Setup.Orchestration<int, int>("Sum", async (context, sum) =>
        {
            var number = await context.WaitForExternalEvent<int>("number");
            if (number == 0)
            {
                return sum;
            }

            context.ContinueAsNew(sum + number);
            return -1;
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Sum", 0);

        for (var number = 20; number >= 0; number--)
        {
            await Client.RaiseEventAsync(id, "number", number);
        }

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("210");
    }

    [Fact]
    public async Task Continuing_as_new_may_leave_the_events_behind()
    {
        Setup.Orchestration<bool, string>("Forget", async (context, isSecond) =>
        {
            if (isSecond)
            {
                return await context.WaitForExternalEvent<string>("word");
            }

            await context.WaitForExternalEvent<int>("go");
            context.ContinueAsNew(true, preserveUnprocessedEvents: false);
            context.SetCustomStatus("second");
            return "";
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Forget", false);
        await Client.RaiseEventAsync(id, "word", "old");
        await Client.RaiseEventAsync(id, "go", 1);
        await Client.Until(id, seen => seen.SerializedInput == "true");

        await Client.RaiseEventAsync(id, "word", "new");

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"new\"");
    }
}
