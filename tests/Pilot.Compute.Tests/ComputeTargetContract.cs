using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

/// <summary>What every compute target must do; each adapter runs these facts against itself.</summary>
public abstract class ComputeTargetContract
{
    private static readonly ResourceRequest Little = new(Cpu: 0.1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    internal abstract IComputeTarget Target { get; }

    /// <summary>Writes the assignment of a job that runs a shell script, in a package of its own.</summary>
    private protected abstract Task<RunKey> AssignAsync(string script);

    private protected abstract Task<string> LogAsync(RunKey run);

    private protected abstract Task<RunReport?> ReportAsync(RunKey run);

    /// <summary>Ends the run's supervisor without a warning, and nothing else.</summary>
    private protected abstract Task KillSupervisorAsync(RunKey run);

    [Fact]
    public async Task An_offer_names_its_target_and_keeps_its_name()
    {
        var first = await Target.OffersAsync(new OfferQuery(Little, null), default);
        var second = await Target.OffersAsync(new OfferQuery(Little, null), default);

        first.NothingFits.ShouldBeNull();
        first.Offers.ShouldNotBeEmpty();
        first.Offers.ShouldAllBe(offer => offer.Target == Target.Name);
        second.Offers.Select(offer => offer.Offer).ShouldBe(first.Offers.Select(offer => offer.Offer));
    }

    [Fact]
    public async Task Needs_that_nothing_meets_get_a_reason_and_no_exception()
    {
        var answer = await Target.OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1_000_000), null), default);

        answer.Offers.ShouldBeEmpty();
        answer.NothingFits.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_run_that_was_never_started_is_unknown() =>
        (await Target.StatusAsync(await AssignAsync("true"), default)).State.ShouldBe(TargetState.Unknown);

    [Fact]
    public async Task A_started_run_runs_and_then_has_stopped()
    {
        var run = await AssignAsync("echo hello");

        (await StartAsync(run)).ShouldBe(StartAnswer.Done);
        (await Target.StatusAsync(run, default)).State.ShouldBeOneOf(TargetState.Running, TargetState.Stopped, TargetState.Pending);
        await StateAsync(run, TargetState.Stopped);

        (await LogAsync(run)).ShouldBe("hello\n");
        (await ReportAsync(run))!.Outcome!.End.ShouldBe(RunEnd.Succeeded);
    }

    [Fact]
    public async Task Starts_with_one_key_at_one_moment_start_one_run()
    {
        var run = await AssignAsync("echo x >> starts; sleep 0.3; cat starts");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(run))));

        answers.ShouldAllBe(answer => answer.Started);
        await StateAsync(run, TargetState.Stopped);
        (await LogAsync(run)).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_finished_run_is_not_started_again()
    {
        var run = await AssignAsync("echo once");
        await StartAsync(run);
        await StateAsync(run, TargetState.Stopped);

        (await StartAsync(run)).Started.ShouldBeTrue();

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        (await LogAsync(run)).ShouldBe("once\n");
    }

    [Fact]
    public async Task A_run_whose_supervisor_died_gets_a_new_one_by_the_same_start()
    {
        var run = await AssignAsync("echo begun; sleep 2; echo done");
        await StartAsync(run);
        await Lab.Eventually.HoldsAsync("it has begun", async () => await LogAsync(run) == "begun\n");
        await KillSupervisorAsync(run);
        await StateAsync(run, TargetState.Unsupervised);

        (await StartAsync(run)).Started.ShouldBeTrue();

        await StateAsync(run, TargetState.Stopped);
        (await LogAsync(run)).ShouldBe("begun\ndone\n");
    }

    [Fact]
    public async Task A_stopped_run_ends_as_canceled()
    {
        var run = await AssignAsync("echo begun; sleep 600");
        await StartAsync(run);
        await Lab.Eventually.HoldsAsync("it has begun", async () => await LogAsync(run) == "begun\n");

        await Target.StopAsync(run, Grace, default);

        await StateAsync(run, TargetState.Stopped);
        (await ReportAsync(run))!.Outcome!.End.ShouldBe(RunEnd.Canceled);
    }

    [Fact]
    public async Task A_stop_reaches_a_run_whose_supervisor_died()
    {
        var run = await AssignAsync("echo begun; sleep 600");
        await StartAsync(run);
        await Lab.Eventually.HoldsAsync("it has begun", async () => await LogAsync(run) == "begun\n");
        await KillSupervisorAsync(run);

        await Target.StopAsync(run, Grace, default);

        await StateAsync(run, TargetState.Stopped);
        (await ReportAsync(run))!.Outcome!.End.ShouldBe(RunEnd.Canceled);
    }

    [Fact]
    public async Task Stopping_what_was_never_started_or_has_ended_succeeds()
    {
        var never = await AssignAsync("true");
        await Target.StopAsync(never, Grace, default);
        (await Target.StatusAsync(never, default)).State.ShouldBe(TargetState.Unknown);

        var ended = await AssignAsync("true");
        await StartAsync(ended);
        await StateAsync(ended, TargetState.Stopped);
        await Target.StopAsync(ended, Grace, default);
        (await ReportAsync(ended))!.Outcome!.End.ShouldBe(RunEnd.Succeeded);
    }

    [Fact]
    public async Task A_removed_run_is_unknown_and_may_be_removed_again()
    {
        var run = await AssignAsync("mkdir locked; touch locked/in; chmod 500 locked");
        await StartAsync(run);
        await StateAsync(run, TargetState.Stopped);

        await Target.RemoveAsync(run, default);
        await Target.RemoveAsync(run, default);

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
    }

    private protected Task<StartAnswer> StartAsync(RunKey run, ResourceRequest? resources = null, DateTimeOffset? submitted = null) =>
        StartAsync(Target, run, resources, submitted);

    private protected static async Task<StartAnswer> StartAsync(
        IComputeTarget target, RunKey run, ResourceRequest? resources = null, DateTimeOffset? submitted = null)
    {
        var needs = resources ?? Little;
        var offers = await target.OffersAsync(new OfferQuery(needs, null), default);
        var request = new StartRequest(
            run, offers.Offers[0], $"contract-{run.Job.ToString()[4..]}", needs, submitted ?? DateTimeOffset.UnixEpoch);
        return await target.StartAsync(request, default);
    }

    private protected Task StateAsync(RunKey run, TargetState state) => Lab.Eventually.HoldsAsync(
        $"{run} is {state}", async () => (await Target.StatusAsync(run, default)).State == state);
}
