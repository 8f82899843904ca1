using Microsoft.Extensions.Time.Testing;
using Pilot.Aws.Tests.StandIn;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Aws.Tests.Batch;

/// <summary>What may go wrong between this platform and AWS Batch, and what comes of it.</summary>
public sealed class BatchTargetTests
{
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_machine_is_offered_where_a_queue_has_it()
    {
        await using var world = await BatchWorld.StartAsync();

        var gpu = await world.Open().OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1), null), default);
        var cpu = await world.Open(settings: [("queues", "cpu")]).OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1), null), default);

        gpu.Offers.Where(offer => !offer.Spot).Select(offer => offer.Offer).ShouldBe(["aws/g5.12xlarge/us-east-1", "aws/g5.xlarge/us-east-1"], ignoreOrder: true);
        gpu.Offers.Where(offer => offer.Spot).Select(offer => offer.Offer).ShouldBe(
            [.. new[] { "g5.xlarge", "g5.2xlarge", "g5.4xlarge", "g5.12xlarge", "g5.48xlarge" }.Select(machine => $"aws/{machine}/us-east-1/spot")], ignoreOrder: true);
        cpu.Offers.ShouldBeEmpty();
        cpu.NothingFits.ShouldBe("Machines in us-east-1 fit, but none that the queues (cpu) have in their compute environments.");
    }

    [Fact]
    public async Task Fargate_has_no_gpu()
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options([new QueueSetup("serverless", "FARGATE", [])]));

        var answer = await world.Open().OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1), null), default);
        var start = await world.Open().StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default);

        answer.NothingFits.ShouldBe("The queues in us-east-1 (serverless) run on Fargate, which has no GPU.");
        start.Refusal!.Kind.ShouldBe(RefusalKind.UnknownMachine);
    }

    [Fact]
    public async Task Spot_goes_to_a_spot_queue_and_on_demand_to_the_other()
    {
        await using var world = await BatchWorld.StartAsync();
        var target = world.Open(settings: [("queues", "gpu-spot")]);

        (await target.StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge", spot: true)), default)).Started.ShouldBeTrue();
        (await target.StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default)).Refusal!.Kind
            .ShouldBe(RefusalKind.UnknownMachine);
    }

    [Theory]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.HalfAnswer)]
    public async Task A_submit_whose_answer_was_lost_is_found_and_not_sent_again(Fault fault)
    {
        await using var world = await BatchWorld.StartAsync();
        var target = world.Open();
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        world.Aws.Faults.Then("SubmitJob", fault);

        (await target.StartAsync(request, default)).Waits.ShouldNotBeNull();
        (await target.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        world.Aws.Submitted.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_is_not_listed_yet_is_waited_for()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { UnlistedLooks = 2, Clock = clock });
        var target = world.Open(Horizon);
        clock.Advance(Horizon);
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        world.Aws.Faults.Then("SubmitJob", Fault.LostAnswer);

        (await target.StartAsync(request, default)).Started.ShouldBeFalse();
        (await target.StartAsync(request, default)).Started.ShouldBeFalse();
        (await target.StartAsync(request, default)).Started.ShouldBeFalse();
        (await target.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        world.Aws.Submitted.ShouldBe(1);
    }

    [Fact]
    public async Task A_platform_that_died_in_a_submit_finds_the_job_after_its_start()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { UnlistedLooks = 1, Clock = clock });
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        world.Aws.Faults.Then("SubmitJob", Fault.LostAnswer);
        await world.Open().StartAsync(request, default);

        var restarted = world.Open(Horizon);

        (await restarted.StartAsync(request, default)).Started.ShouldBeFalse();
        (await restarted.StartAsync(request, default)).ShouldBe(StartAnswer.Done);
        world.Aws.Submitted.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_jobs_of_one_name_the_older_is_the_run_and_the_other_is_ended()
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { UnlistedLooks = 1 });
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        await world.Open().StartAsync(request, default);
        await world.Open().StartAsync(request, default);
        world.Aws.Submitted.ShouldBe(2);

        await world.Open().StatusAsync(request.Run, default);
        var third = world.Open();
        (await third.StatusAsync(request.Run, default)).State.ShouldNotBe(TargetState.Lost);
        (await third.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        world.Aws.Submitted.ShouldBe(2);
        world.Aws.Calls["TerminateJob"].ShouldBe(1);
    }

    [Theory]
    [InlineData(Fault.NoCapacity, RefusalKind.NoCapacity)]
    [InlineData(Fault.Quota, RefusalKind.Quota)]
    public async Task A_job_that_gets_no_machine_says_why(Fault fault, RefusalKind kind)
    {
        await using var world = await BatchWorld.StartAsync();
        var target = world.Open();
        var request = BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge"));
        world.Aws.Faults.Then(FaultPlan.Placing, fault);
        await target.StartAsync(request, default);

        await target.StatusAsync(request.Run, default);
        var stuck = await target.StatusAsync(request.Run, default);

        stuck.State.ShouldBe(TargetState.Pending);
        stuck.Refusal!.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_a_refusal_of_its_own()
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { MissingImages = new HashSet<string> { "example/train:1" } });

        var seen = await EndOfAsync(world, BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")));

        seen.State.ShouldBe(TargetState.Lost);
        seen.Refusal!.Kind.ShouldBe(RefusalKind.ImageNotFound);
    }

    [Fact]
    public async Task A_spot_machine_that_is_taken_away_is_a_loss()
    {
        await using var world = await BatchWorld.StartAsync();
        world.Aws.Faults.Then(FaultPlan.Running, Fault.None, Fault.SpotLoss);

        var seen = await EndOfAsync(world, BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge", spot: true)));

        seen.State.ShouldBe(TargetState.Lost);
        seen.Message.ShouldContain("Host EC2");
    }

    [Fact]
    public async Task The_last_words_of_a_container_that_failed_are_told()
    {
        var container = new IdleContainer { Output = "exec format error\n" };
        container.Exit(1);
        await using var world = await BatchWorld.StartAsync(new AwsStandInOptions(BatchWorld.Queues, _ => container));

        var seen = await EndOfAsync(world, BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")));

        seen.State.ShouldBe(TargetState.Stopped);
        seen.Message.ShouldContain("exec format error");
    }

    [Fact]
    public async Task A_missing_permission_is_a_refusal_with_the_action()
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { Denied = new HashSet<string> { "batch:SubmitJob" } });

        var answer = await world.Open().StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default);

        answer.Refusal!.Kind.ShouldBe(RefusalKind.BadCredential);
        answer.Refusal.Remedy.ShouldBe("Allow the action 'batch:SubmitJob' to the platform's identity.");
    }

    [Fact]
    public async Task Throttling_that_goes_on_is_a_refusal_of_its_own()
    {
        await using var world = await BatchWorld.StartAsync();
        world.Aws.Faults.Sometimes("SubmitJob", Fault.Throttle, 1);

        var answer = await world.Open().StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default);

        answer.Refusal!.Kind.ShouldBe(RefusalKind.Throttled);
    }

    [Fact]
    public async Task Trouble_of_the_service_is_an_explained_fault()
    {
        await using var world = await BatchWorld.StartAsync();
        world.Aws.Faults.Sometimes("ListJobs", Fault.ServerError, 1);

        var fault = await Should.ThrowAsync<PilotException>(() => world.Open().StatusAsync(BatchWorld.NewRun(), default));

        fault.Error.Code.ShouldBe("PILOT1051");
    }

    [Fact]
    public async Task Hundreds_of_looks_at_one_time_are_a_few_calls()
    {
        await using var world = await BatchWorld.StartAsync();
        var target = world.Open();
        var runs = Enumerable.Range(0, 250).Select(_ => BatchWorld.NewRun()).ToList();
        foreach (var run in runs)
        {
            (await target.StartAsync(BatchWorld.Request(run, BatchWorld.Machine("g5.xlarge")), default)).Started.ShouldBeTrue();
        }

        var seen = await Task.WhenAll(runs.Select(run => target.StatusAsync(run, default)));

        seen.ShouldAllBe(status => status.State == TargetState.Pending);
        world.Aws.Calls["DescribeJobs"].ShouldBeLessThanOrEqualTo(6);
        world.Aws.Calls["RegisterJobDefinition"].ShouldBe(1);
        (await target.RunsAsync(default)).Select(known => known.Run).ShouldBe(runs, ignoreOrder: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_goes_wrong_by_chance_no_run_is_started_twice(int seed)
    {
        await using var world = await BatchWorld.StartAsync(BatchWorld.Options() with { Seed = seed });
        world.Aws.Faults.Sometimes("SubmitJob", Fault.LostAnswer, 0.3).Sometimes("SubmitJob", Fault.HalfAnswer, 0.3)
            .Sometimes("SubmitJob", Fault.ServerError, 0.2).Sometimes("*", Fault.Throttle, 0.05).Sometimes("*", Fault.LostAnswer, 0.05);
        var runs = Enumerable.Range(0, 12).Select(_ => BatchWorld.NewRun()).ToList();
        var target = world.Open();

        await Task.WhenAll(runs.Select(async run =>
        {
            var request = BatchWorld.Request(run, BatchWorld.Machine("g5.xlarge"));
            while (!(await target.StartAsync(request, default)).Started)
            {
                // As the story of a job does it, but at once.
            }
        }));

        world.Aws.Submitted.ShouldBe(runs.Count, $"seed {seed}");
    }

    [Fact]
    public async Task Jobs_of_another_platform_are_never_named()
    {
        await using var world = await BatchWorld.StartAsync();
        await world.Open().StartAsync(BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.xlarge")), default);

        var other = world.Provider().OpenBatch(world.Account(), "pffffffffff1", TimeSpan.Zero);

        (await other.RunsAsync(default)).ShouldBeEmpty();
    }

    private static async Task<TargetStatus> EndOfAsync(BatchWorld world, StartRequest request)
    {
        var target = world.Open();
        (await target.StartAsync(request, default)).Started.ShouldBeTrue();
        for (var looks = 0; looks < 10; looks++)
        {
            if (await target.StatusAsync(request.Run, default) is { State: TargetState.Lost or TargetState.Stopped } end)
            {
                return end;
            }
        }

        throw new InvalidOperationException("The job does not end.");
    }
}
