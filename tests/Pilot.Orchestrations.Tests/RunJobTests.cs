using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Tests;

public sealed class RunJobTests
{
    private static readonly RunOutcome Success = new(RunEnd.Succeeded);

    [Fact]
    public async Task A_job_goes_through_its_states_in_order_and_every_one_is_told()
    {
        await using var theatre = await Theatre.OpenAsync(profile: JobCommand.OfScript("train --profiling"));
        var id = await theatre.SubmitAsync();
        await EndRunAsync(theatre, id, "profile", Success);
        await EndRunAsync(theatre, id, "1", Success);

        var job = await theatre.SeesAsync(id, JobState.Succeeded);

        job.Events.Select(told => told.Type).Distinct().ShouldBe(
            ["Preparing", "Profiling", "Profiled", "Planning", "Chosen", "Launching", "Running", "Succeeded"]);
        job.ChosenPlan.ShouldBe("cheapest");
        job.Run.ShouldBe("1");
        job.Profile!.Command.ShouldBe("train --profiling");
        theatre.Target.Calls.ShouldBe(["start profile", "remove profile", "start 1", "remove 1"]);
    }

    [Fact]
    public async Task Without_a_profile_command_the_step_is_left_out()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await EndRunAsync(theatre, id, "1", Success);

        var job = await theatre.SeesAsync(id, JobState.Succeeded);

        job.Profile.ShouldBeNull();
        job.Events.ShouldNotContain(told => told.Type == "Profiling");
    }

    [Fact]
    public async Task A_profile_that_comes_to_nothing_is_told_and_the_job_goes_on()
    {
        await using var theatre = await Theatre.OpenAsync(profile: JobCommand.OfScript("look"));
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/profile")), "the profile runs");

        theatre.Target.LookFails = new PilotError("PILOT0951", "The target is gone.", "Configure it again.");
        await theatre.SignalAsync(id);
        await theatre.SeesAsync(id, seen => seen.Events.Any(told => told.Type == "Unprofiled"), "it is told");
        theatre.Target.LookFails = null;

        await EndRunAsync(theatre, id, "1", Success);
        var job = await theatre.SeesAsync(id, JobState.Succeeded);
        job.Profile.ShouldBeNull();
        theatre.Target.Calls.ShouldContain("stop profile");
    }

    [Fact]
    public async Task A_job_that_was_told_not_to_profile_is_never_kept_waiting_by_a_profile()
    {
        await using var theatre = await Theatre.OpenAsync(profile: JobCommand.OfScript("look"));
        var id = await theatre.SubmitAsync(skipProfile: true);
        await EndRunAsync(theatre, id, "1", Success);

        var job = await theatre.SeesAsync(id, JobState.Succeeded);

        job.Profile.ShouldBeNull();
        theatre.Target.Calls.ShouldNotContain("start profile");
    }

    [Fact]
    public async Task A_job_that_succeeded_says_what_it_took_and_teaches_it()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await EndRunAsync(theatre, id, "1", Success);

        var job = await theatre.SeesAsync(id, JobState.Succeeded);

        job.Actual.ShouldNotBeNull().ActualRun.ShouldNotBeNull();
        (await theatre.Blobs.ListAsync("lessons/ada/")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Without_a_plan_it_waits_for_a_choice_and_an_unknown_one_does_not_end_the_waiting()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync(plan: null);
        await theatre.SeesAsync(id, JobState.AwaitingChoice);

        await theatre.Client.RaiseEventAsync(id.ToString(), "choose", new ChoosePlan("fastset"));
        await theatre.SeesAsync(id, job => job.Reason.Contains("fastset", StringComparison.Ordinal), "the wrong choice is told");
        await theatre.Client.RaiseEventAsync(id.ToString(), "choose", new ChoosePlan("fastest"));

        await EndRunAsync(theatre, id, "1", Success);
        await theatre.SeesAsync(id, JobState.Succeeded);
    }

    [Fact]
    public async Task A_choice_with_wishes_plans_anew_under_them_and_one_that_nothing_keeps_leaves_the_job_waiting()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync(plan: null);
        await theatre.SeesAsync(id, JobState.AwaitingChoice);

        await theatre.Client.RaiseEventAsync(id.ToString(), "choose", new ChoosePlan("cheapest", new PlanWishes(Spot: SpotUse.Wanted)));
        await theatre.SeesAsync(id, job => job.Reason.EndsWith("Choose another.", StringComparison.Ordinal), "nothing keeps the wish");
        await theatre.Client.RaiseEventAsync(id.ToString(), "choose", new ChoosePlan("cheapest", new PlanWishes(Budget: 7)));
        await EndRunAsync(theatre, id, "1", Success);

        (await theatre.SeesAsync(id, JobState.Succeeded)).Request.Wishes.ShouldBe(new PlanWishes(Budget: 7));
    }

    [Fact]
    public async Task A_plan_that_nobody_offers_ends_the_job_with_the_names_that_there_are()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync(plan: "luxurious");

        var job = await theatre.SeesAsync(id, JobState.Failed);

        job.Error!.Code.ShouldBe("PILOT0551");
        job.Error.Remedy.ShouldContain("cheapest, fastest, balanced");
    }

    [Fact]
    public async Task A_refused_job_file_ends_the_job_with_its_own_number()
    {
        var refusal = new PilotError("PILOT0203", "There is no key 'rum'.", "Did you mean 'run'?", ".spilot.yaml:1:1");
        await using var theatre = await Theatre.OpenAsync(refusal: refusal);

        var job = await theatre.SeesAsync(await theatre.SubmitAsync(), JobState.Failed);

        job.Error.ShouldBe(refusal);
        theatre.Target.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_nothing_fits_the_job_ends_and_says_what_each_target_said()
    {
        await using var theatre = await Theatre.OpenAsync();
        theatre.Target.NothingFits = "Eight GPUs were asked for; there are none.";

        var job = await theatre.SeesAsync(await theatre.SubmitAsync(), JobState.Failed);

        job.Error!.Code.ShouldBe("PILOT0950");
        job.Error.Details![0].ShouldBe("Eight GPUs were asked for; there are none.");
        job.Error.Details[1].ShouldStartWith("Elsewhere: ");
    }

    [Fact]
    public async Task A_job_without_room_says_why_it_waits_and_starts_when_there_is_some()
    {
        await using var theatre = await Theatre.OpenAsync();
        theatre.Target.Full = "Both CPUs are taken.";
        var id = await theatre.SubmitAsync();
        var waiting = await theatre.SeesAsync(id, job => job.Reason.Contains("Both CPUs", StringComparison.Ordinal), "it says why");
        waiting.State.ShouldBe(JobState.Launching);

        theatre.Target.Full = null;
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Alive.Any()), "the run is started");

        await EndRunAsync(theatre, id, "1", Success);
        await theatre.SeesAsync(id, JobState.Succeeded);
    }

    [Fact]
    public async Task A_very_long_wait_sheds_its_history_and_loses_nothing()
    {
        await using var theatre = await Theatre.OpenAsync();
        theatre.Target.Full = "Full for the night.";
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, job => job.Reason.Contains("Full", StringComparison.Ordinal), "it waits");
        for (var look = 0; look < 450; look++)
        {
            theatre.Time.Advance(TimeSpan.FromSeconds(10));
            await theatre.SignalAsync(id);
        }

        theatre.Target.Full = null;
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Alive.Any()), "the run is started");

        await EndRunAsync(theatre, id, "1", Success);
        (await theatre.SeesAsync(id, JobState.Succeeded)).Run.ShouldBe("1");
    }

    [Fact]
    public async Task A_run_whose_supervisor_died_is_started_again_under_the_same_key()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, JobState.Running);

        theatre.Target.LoseSupervisor(new RunKey(id, "1"));
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Calls.Count(call => call == "start 1") == 2), "it is started again");

        await EndRunAsync(theatre, id, "1", Success);
        (await theatre.SeesAsync(id, JobState.Succeeded)).Run.ShouldBe("1");
    }

    [Fact]
    public async Task A_lost_run_is_begun_anew_and_too_many_losses_end_the_job()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        foreach (var run in new[] { "1", "2", "3", "4" })
        {
            await EndRunAsync(theatre, id, run, new RunOutcome(RunEnd.Lost));
        }

        var job = await theatre.SeesAsync(id, JobState.Failed);

        job.Error!.Code.ShouldBe("PILOT0552");
        job.Run.ShouldBe("4");
    }

    [Fact]
    public async Task A_failed_run_keeps_its_explanation()
    {
        var why = new PilotError("PILOT0604", "The command exited with code 3.", "See the log.");
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await EndRunAsync(theatre, id, "1", new RunOutcome(RunEnd.Exited, ExitCode: 3, Error: why));

        var job = await theatre.SeesAsync(id, JobState.Failed);

        job.Error.ShouldBe(why);
        job.Outcome!.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task A_run_that_cannot_be_cleaned_away_does_not_change_how_the_job_ended()
    {
        await using var theatre = await Theatre.OpenAsync();
        theatre.Target.RemoveFails = new PilotError("PILOT0903", "The folder stays.", "Delete it by hand.");
        var id = await theatre.SubmitAsync();
        await EndRunAsync(theatre, id, "1", Success);

        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State.IsFinal(), "the job ends");

        var job = await theatre.JobAsync(id);
        job.State.ShouldBe(JobState.Succeeded);
        job.Events.ShouldContain(told => told.Type == "RemoveRun" && told.Message.Contains("The folder stays."));
    }

    [Fact]
    public async Task A_job_that_fails_while_its_run_is_alive_ends_the_run()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, JobState.Running);

        theatre.Target.LookFails = new PilotError("PILOT0951", "The target is gone.", "Configure it again.");
        await theatre.SignalAsync(id);

        (await theatre.SeesAsync(id, JobState.Failed)).Error!.Code.ShouldBe("PILOT0951");
        theatre.Target.Calls.ShouldContain("stop 1");
        theatre.Target.Alive.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trouble_with_storage_or_target_is_waited_out()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, JobState.Running);

        theatre.Target.LookFails = new PilotError("PILOT0704", "The disk is full.", "Make room.");
        await theatre.SignalAsync(id);
        theatre.Time.Advance(TimeSpan.FromSeconds(2));
        theatre.Target.LookFails = null;

        await theatre.Target.EndAsync(new RunKey(id, "1"), Success);
        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State == JobState.Succeeded, "the job succeeds");
    }

    [Fact]
    public async Task A_delete_that_is_asked_for_while_the_cancel_goes_on_is_done_as_well()
    {
        await using var theatre = await Theatre.OpenAsync();
        theatre.Target.IsStubborn = true;
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, JobState.Running);
        await theatre.CancelAsync(id);
        await theatre.SeesAsync(id, JobState.Canceling);

        await theatre.CancelAsync(id, delete: true);
        await theatre.Target.EndAsync(new RunKey(id, "1"), new RunOutcome(RunEnd.Canceled));

        await theatre.LetTimePassUntilAsync(async () => await theatre.Jobs.GetAsync(id) is null, "the job is gone");
    }

    [Theory]
    [InlineData(JobState.AwaitingChoice)]
    [InlineData(JobState.Launching)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Profiling)]
    public async Task Cancel_is_heard_in_every_state_and_leaves_nothing_alive(JobState when)
    {
        await using var theatre = await Theatre.OpenAsync(when == JobState.Profiling ? JobCommand.OfScript("look") : null);
        theatre.Target.Full = when == JobState.Launching ? "No room." : null;
        var id = await theatre.SubmitAsync(when == JobState.AwaitingChoice ? null : "cheapest");
        await theatre.SeesAsync(id, when);

        await theatre.CancelAsync(id);

        var job = await theatre.SeesAsync(id, JobState.Canceled);
        job.Reason.ShouldBe("Canceled by ada.");
        theatre.Target.Alive.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_is_to_be_deleted_is_gone_once_it_has_ended()
    {
        await using var theatre = await Theatre.OpenAsync();
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, JobState.Running);

        await theatre.CancelAsync(id, delete: true);

        await Theatre.UntilAsync(async () => await theatre.Jobs.GetAsync(id) is null, "the job is gone");
        (await theatre.Blobs.ListAsync($"jobs/{id}/")).ShouldBeEmpty();
        theatre.Target.Alive.ShouldBeEmpty();
    }

    private static async Task EndRunAsync(Theatre theatre, JobId id, string run, RunOutcome outcome)
    {
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/{run}")), $"run {run} is alive");
        await theatre.Target.EndAsync(new RunKey(id, run), outcome);
        await theatre.SignalAsync(id);
    }
}
