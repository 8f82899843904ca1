using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Adapters.Aws.Wire;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Batch;

/// <summary>What a service bears is found out, kept to, and forgotten when it bears more again.</summary>
public sealed class CallPaceTests
{
    private const double Bearable = 10;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task Many_callers_of_a_service_that_bears_few_calls_come_through_with_few_refusals()
    {
        var (careless, paced) = (new Strict(clock, Bearable), new Strict(clock, Bearable));

        await PassAsync(Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CallManyAsync(null, careless, 40))));
        var pace = new CallPace(clock);
        await PassAsync(Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CallManyAsync(pace, paced, 40))));

        careless.Taken.ShouldBe(400);
        paced.Taken.ShouldBe(400);
        paced.Refused.ShouldBeLessThan(careless.Refused / 3);
    }

    [Fact]
    public async Task After_a_while_without_refusals_nobody_waits_any_more()
    {
        var pace = new CallPace(clock);
        pace.Refused(await pace.EnterAsync(default));
        var slowed = pace.EnterAsync(default).AsTask();
        slowed.IsCompleted.ShouldBeFalse("it waits for its turn");
        await PassAsync(slowed);
        clock.Advance(TimeSpan.FromMinutes(1));

        for (var i = 0; i < 100; i++)
        {
            var free = pace.EnterAsync(default).AsTask();
            free.IsCompletedSuccessfully.ShouldBeTrue();
            await free;
        }
    }

    [Fact]
    public async Task One_refusal_of_a_client_that_calls_seldom_costs_it_a_moment()
    {
        var pace = new CallPace(clock);
        pace.Refused(await pace.EnterAsync(default));
        var before = clock.GetUtcNow();

        await PassAsync(pace.EnterAsync(default).AsTask());

        (clock.GetUtcNow() - before).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task Whose_turn_would_come_too_late_is_refused_at_once()
    {
        var pace = new CallPace(clock);
        pace.Refused(await pace.EnterAsync(default));
        var waiting = Enumerable.Range(0, 20).Select(_ => pace.EnterAsync(default).AsTask()).ToList();

        var refusal = await Should.ThrowAsync<AmazonServiceException>(() => pace.EnterAsync(default).AsTask());

        refusal.ErrorCode.ShouldBe("ThrottlingException");
        await PassAsync(Task.WhenAll(waiting));
    }

    [Fact]
    public async Task A_burst_of_refusals_slows_the_client_down_loses_no_call_and_is_over_soon()
    {
        await using var aws = await AwsStandIn.StartAsync(BatchWorld.Options());
        var jumping = new JumpingClock();
        using var batch = new BatchClient(new WireClient(
            WireService.Batch, new BasicAWSCredentials(AwsStandIn.AccessKey, AwsStandIn.Secret), new AwsPlace(AwsStandIn.Region, aws.Endpoint), jumping));
        (await TimeOfAsync(jumping, batch, 8)).ShouldBe(TimeSpan.Zero);
        jumping.Advance(TimeSpan.FromSeconds(2));

        aws.Faults.Then("DescribeJobQueues", [Fault.Throttle, Fault.Throttle]);
        await batch.DescribeJobQueuesAsync(null, default);
        var slowed = await TimeOfAsync(jumping, batch, 2);
        jumping.Advance(TimeSpan.FromMinutes(1));
        var recovered = await TimeOfAsync(jumping, batch, 8);

        slowed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.3));
        recovered.ShouldBe(TimeSpan.Zero);
        aws.Calls["DescribeJobQueues"].ShouldBe(8 + (1 + 2) + 2 + 8, "each refused call was sent once more, and no other");
    }

    /// <summary>Calls one after the other.</summary>
    private static async Task<TimeSpan> TimeOfAsync(JumpingClock clock, BatchClient batch, int calls)
    {
        var before = clock.GetUtcNow();
        for (var i = 0; i < calls; i++)
        {
            (await batch.DescribeJobQueuesAsync(null, default)).ShouldNotBeEmpty();
        }

        return clock.GetUtcNow() - before;
    }

    /// <param name="pace">Null for a caller that only waits a moment after each refusal.</param>
    private async Task CallManyAsync(CallPace? pace, Strict service, int calls)
    {
        while (calls > 0)
        {
            var at = pace is null ? default : await pace.EnterAsync(default);
            if (service.Takes())
            {
                calls--;
                continue;
            }

            pace?.Refused(at);
            await Task.Delay(TimeSpan.FromSeconds(0.5), clock);
        }
    }

    /// <summary>Lets time pass until something has come about.</summary>
    private async Task PassAsync(Task until)
    {
        while (!until.IsCompleted)
        {
            await Task.Yield();
            clock.Advance(Moment);
        }

        await until;
    }

    /// <summary>Bears so many calls a second, and a few at once.</summary>
    private sealed class Strict(TimeProvider clock, double perSecond)
    {
        private readonly Lock gate = new();
        private readonly double most = perSecond;
        private double tokens;
        private DateTimeOffset filled = clock.GetUtcNow();

        public int Taken { get; private set; }

        public int Refused { get; private set; }

        public bool Takes()
        {
            lock (gate)
            {
                var now = clock.GetUtcNow();
                tokens = Math.Min(most, tokens + ((now - filled).TotalSeconds * most));
                filled = now;
                if (tokens < 1)
                {
                    Refused++;
                    return false;
                }

                tokens--;
                Taken++;
                return true;
            }
        }
    }
}
