using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Clouds.Testing;

/// <summary>What every compute target elsewhere must do; each adapter runs these facts against its service, with real agents.</summary>
public abstract class RemoteTargetContract : IAsyncLifetime
{
    private static readonly ResourceRequest Little = new(Cpu: 0.5, MemoryBytes: 1L << 30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected abstract IComputeTarget Target { get; }

    protected abstract StorageLab Storage { get; }

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    /// <summary>The vendor takes the run's machine away: everything on it is dead at once, and the service says so when it is asked.</summary>
    protected abstract Task TakeAwayAsync(RunKey run);

    /// <summary>Called between two looks at a state, for services whose time is a test's own.</summary>
    protected virtual Task PassTimeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_is_elsewhere_and_its_offers_name_it_and_keep_their_names()
    {
        var first = await Target.OffersAsync(new OfferQuery(Little, null), default);
        var second = await Target.OffersAsync(new OfferQuery(Little, null), default);

        Target.IsRemote.ShouldBeTrue();
        first.NothingFits.ShouldBeNull();
        first.Offers.ShouldNotBeEmpty();
        first.Offers.ShouldAllBe(offer => offer.Target == Target.Name && offer.Container == null);
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
        (await Target.StatusAsync(new RunKey(JobId.New(), "1"), default)).State.ShouldBe(TargetState.Unknown);

    [Fact]
    public async Task A_started_run_runs_and_then_has_stopped_with_log_and_outputs_at_home()
    {
        var run = await Storage.AssignAsync("cat words; echo 7 > output/loss", files: [("words", "hello\n")]);

        (await StartAsync(run)).ShouldBe(StartAnswer.Done);
        (await Target.StatusAsync(run, default)).State.ShouldBeOneOf(TargetState.Pending, TargetState.Running, TargetState.Stopped);
        await StateAsync(run, TargetState.Stopped);

        (await Storage.LogAsync(run)).ShouldBe("hello\n");
        (await Storage.OutputAsync(run, "loss")).ShouldBe("7\n");
        (await Storage.ReportAsync(run))!.Outcome!.End.ShouldBe(RunEnd.Succeeded);
    }

    [Fact]
    public async Task A_run_whose_command_fails_has_stopped_too()
    {
        var run = await Storage.AssignAsync("exit 3");

        await StartAsync(run);

        await StateAsync(run, TargetState.Stopped);
        (await Storage.ReportAsync(run))!.Outcome!.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Starts_with_one_key_at_one_moment_start_one_run()
    {
        var run = await Storage.AssignAsync("echo x >> output/starts; sleep 0.3; cat output/starts");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StartAsync(run))));

        answers.ShouldAllBe(answer => answer.Started);
        await StateAsync(run, TargetState.Stopped);
        (await Storage.LogAsync(run)).ShouldBe("x\n");
        (await Target.RunsAsync(default)).Count(known => known.Run == run).ShouldBe(1);
    }

    [Fact]
    public async Task A_finished_run_is_not_started_again()
    {
        var run = await Storage.AssignAsync("echo once");
        await StartAsync(run);
        await StateAsync(run, TargetState.Stopped);

        (await StartAsync(run)).Started.ShouldBeTrue();

        (await Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        (await Storage.LogAsync(run)).ShouldBe("once\n");
    }

    [Fact]
    public async Task A_stopped_run_ends_as_canceled()
    {
        var run = await BegunAsync("echo begun; sleep 600");

        await Storage.AskToStopAsync(run, Grace);
        await Target.StopAsync(run, Grace, default);

        await StateAsync(run, TargetState.Stopped, TargetState.Unknown, TargetState.Lost);
        await Eventually.HoldsAsync(() => $"{run} has a final report", async () => (await Storage.ReportAsync(run))?.Outcome is not null);
        (await Storage.ReportAsync(run))!.Outcome!.End.ShouldBe(RunEnd.Canceled);
    }

    [Fact]
    public async Task Stopping_what_was_never_started_or_has_ended_succeeds()
    {
        var never = await Storage.AssignAsync("true");
        await Target.StopAsync(never, Grace, default);
        (await Target.StatusAsync(never, default)).State.ShouldBe(TargetState.Unknown);

        var ended = await Storage.AssignAsync("true");
        await StartAsync(ended);
        await StateAsync(ended, TargetState.Stopped);
        await Target.StopAsync(ended, Grace, default);
        (await Storage.ReportAsync(ended))!.Outcome!.End.ShouldBe(RunEnd.Succeeded);
    }

    [Fact]
    public async Task A_removed_run_is_unknown_and_may_be_removed_again()
    {
        var run = await Storage.AssignAsync("true");
        await StartAsync(run);
        (await Target.RunsAsync(default)).ShouldContain(known => known.Run == run);
        await StateAsync(run, TargetState.Stopped);

        await Target.RemoveAsync(run, default);
        await Target.RemoveAsync(run, default);

        await StateAsync(run, TargetState.Unknown);
        (await Target.RunsAsync(default)).ShouldNotContain(known => known.Run == run);
    }

    [Fact]
    public async Task A_run_whose_machine_was_taken_away_is_lost_and_the_next_one_goes_on_from_its_outputs()
    {
        var first = await BegunAsync("echo 41 > output/step; echo begun; sleep 600");
        await Eventually.HoldsAsync(() => "the checkpoint is at home", async () => await Storage.OutputAsync(first, "step") == "41\n");
        await TakeAwayAsync(first);
        await StateAsync(first, TargetState.Lost);

        await Target.RemoveAsync(first, default);
        var second = await Storage.AssignAsync("echo from $(cat output/step)", run: "2", job: first.Job);
        await StartAsync(second);

        await StateAsync(second, TargetState.Stopped);
        (await Storage.LogAsync(second)).ShouldBe("from 41\n");
    }

    [Fact]
    public async Task The_job_does_not_see_the_credential()
    {
        var run = await Storage.AssignAsync("env; read -r pid name state parent rest < /proc/$PPID/stat; tr '\\0' '\\n' < /proc/$parent/environ; echo end");

        await StartAsync(run);

        await StateAsync(run, TargetState.Stopped);
        var log = await Storage.LogAsync(run);
        log.ShouldContain("PILOT_JOB_ID=");
        log.ShouldNotContain("\"token\"");
        log.ShouldNotContain("\"kind\"");
    }

    /// <summary>The cheapest offer that fits.</summary>
    protected async Task<StartAnswer> StartAsync(RunKey run)
    {
        var offers = await Target.OffersAsync(new OfferQuery(Little, null), default);
        return await Target.StartAsync(await Storage.RequestAsync(run, offers.Offers[0], Little), default);
    }

    protected async Task<RunKey> BegunAsync(string script)
    {
        var run = await Storage.AssignAsync(script);
        await StartAsync(run);
        await Eventually.HoldsAsync(() => $"{run} has begun", async () =>
        {
            await PassTimeAsync();
            return (await Storage.LogAsync(run)).Contains("begun", StringComparison.Ordinal);
        });
        return run;
    }

    protected async Task StateAsync(RunKey run, params IReadOnlyList<TargetState> states)
    {
        var seen = new TargetStatus(TargetState.Unknown, "");
        await Eventually.HoldsAsync(() => $"{run} is {string.Join(" or ", states)} (it is {seen})", async () =>
        {
            await PassTimeAsync();
            seen = await Target.StatusAsync(run, default);
            return states.Contains(seen.State);
        });
    }
}
