using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Tests;

public sealed class OfferWalkTests
{
    private static readonly RunOutcome Success = new(RunEnd.Succeeded);

    [Fact]
    public async Task Without_room_on_the_first_offer_the_job_goes_to_the_next_one_after_a_while()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.Refusals["stage/one"] = new LaunchRefusal(RefusalKind.NoCapacity, "all taken");
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, job => job.Reason == "Waiting: all taken", "it waits");

        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/2")), "the second offer has it");
        await theatre.Target.EndAsync(new RunKey(id, "2"), Success);
        await theatre.SignalAsync(id);

        var job = await theatre.SeesAsync(id, JobState.Succeeded);
        theatre.Target.Started!.Offer.Offer.ShouldBe("stage/two");
        job.Events.ShouldContain(told => told.From == "target" && told.Type == "NoCapacity" && told.Message == "stage/one: all taken");
    }

    [Fact]
    public async Task A_quota_is_not_waited_for()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.Refusals["stage/one"] = new LaunchRefusal(RefusalKind.Quota, "0 of 0 cores are left");

        var id = await theatre.SubmitAsync();

        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/2")), "the second offer has it");
        theatre.Target.Calls.ShouldBe(["refuse 1 on stage/one", "stop 1", "remove 1", "start 2"]);
    }

    [Fact]
    public async Task An_image_that_nobody_can_have_ends_the_job_at_the_first_offer()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.Refusals["stage/one"] = new LaunchRefusal(RefusalKind.ImageNotFound, "manifest unknown");
        var id = await theatre.SubmitAsync();

        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State == JobState.Failed, "it has failed");

        var error = (await theatre.JobAsync(id)).Error!;
        error.Code.ShouldBe("PILOT0556");
        error.Message.ShouldContain("manifest unknown");
        theatre.Target.Calls.ShouldNotContain(call => call.Contains("stage/two"));
    }

    [Fact]
    public async Task When_every_offer_is_refused_for_good_the_job_ends_with_the_whole_story()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.Refusals["stage/one"] = new LaunchRefusal(RefusalKind.Quota, "no quota for one");
        theatre.Target.Refusals["stage/two"] = new LaunchRefusal(RefusalKind.UnknownMachine, "there is no two");

        var job = await theatre.SeesAsync(await theatre.SubmitAsync(), JobState.Failed);

        job.Error!.Code.ShouldBe("PILOT0555");
        job.Error.Message.ShouldContain("stage/one: no quota for one");
        job.Error.Message.ShouldContain("stage/two: there is no two");
    }

    [Fact]
    public async Task When_no_offer_has_room_all_are_asked_again_later()
    {
        await using var theatre = await OpenAsync();
        var full = new LaunchRefusal(RefusalKind.NoCapacity, "all taken");
        (theatre.Target.Refusals["stage/one"], theatre.Target.Refusals["stage/two"]) = (full, full);
        var id = await theatre.SubmitAsync();
        await theatre.LetTimePassUntilAsync(
            async () => (await theatre.JobAsync(id)).Reason.StartsWith("No machine of the plan can be had now", StringComparison.Ordinal), "it pauses");

        theatre.Target.Refusals.Clear();
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/3")), "it runs");

        theatre.Target.Started!.Offer.Offer.ShouldBe("stage/one");
    }

    [Fact]
    public async Task A_pending_run_is_given_up_when_the_target_says_long_enough_that_it_cannot_begin()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        theatre.Target.Says = new TargetStatus(TargetState.Pending, "0/3 nodes are available", new LaunchRefusal(RefusalKind.NoCapacity, "0/3 nodes are available"));
        var id = await theatre.SubmitAsync();
        await theatre.SeesAsync(id, job => job.Reason == "Waiting: 0/3 nodes are available", "it says why it waits");

        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Calls.Contains("stop 1")), "it is given up");
        theatre.Target.Says = null;

        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/2")), "the second offer has it");
        theatre.Target.Started!.Offer.Offer.ShouldBe("stage/two");
    }

    [Fact]
    public async Task A_run_elsewhere_whose_machine_is_taken_away_begins_again()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it runs");

        theatre.Target.Lose(new RunKey(id, "1"), "The node was reclaimed.");
        await theatre.SignalAsync(id);
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/2")), "it runs again");

        await theatre.Target.EndAsync(new RunKey(id, "2"), Success);
        await theatre.SignalAsync(id);
        var job = await theatre.SeesAsync(id, JobState.Succeeded);
        job.Events.ShouldContain(told => told.Type == "Lost" && told.Message == "The node was reclaimed.");
    }

    [Fact]
    public async Task A_target_that_does_not_know_a_new_run_for_a_moment_does_not_make_it_lost()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        theatre.Target.Says = new TargetStatus(TargetState.Unknown, "");
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it was started");
        theatre.Time.Advance(TimeSpan.FromSeconds(20));
        await theatre.IsQuietAsync();

        theatre.Target.Says = null;
        await theatre.Target.EndAsync(new RunKey(id, "1"), Success);
        await theatre.SignalAsync(id);

        (await theatre.SeesAsync(id, JobState.Succeeded)).Run.ShouldBe("1");
    }

    [Fact]
    public async Task A_run_that_never_began_is_refused_and_not_lost()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        theatre.Target.Says = new TargetStatus(TargetState.Lost, "no room", new LaunchRefusal(RefusalKind.NoCapacity, "no room after all"));
        var id = await theatre.SubmitAsync();

        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Calls.Contains("start 2")), "the second offer has it");

        (await theatre.JobAsync(id)).Events.ShouldContain(told => told.Type == "NoCapacity" && told.Message == "stage/one: no room after all");
    }

    [Fact]
    public async Task An_image_that_turns_out_to_be_missing_after_the_start_ends_the_job()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        theatre.Target.Says = new TargetStatus(TargetState.Lost, "", new LaunchRefusal(RefusalKind.ImageNotFound, "manifest unknown"));

        var failed = await theatre.SeesAsync(await theatre.SubmitAsync(), JobState.Failed);

        failed.Error!.Code.ShouldBe("PILOT0556");
    }

    [Fact]
    public async Task A_run_that_had_begun_is_lost_whatever_its_target_says_of_it()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it runs");
        await theatre.Target.ReportAsync(new RunKey(id, "1"), RunPhase.Running);

        theatre.Target.Says = new TargetStatus(TargetState.Lost, "evicted", new LaunchRefusal(RefusalKind.NoCapacity, "needed elsewhere"));
        await theatre.SignalAsync(id);
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Calls.Contains("start 2")), "it runs again");

        theatre.Target.Started!.Offer.Offer.ShouldBe("stage/one");
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_is_told_of_and_the_run_goes_on()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it runs");

        theatre.Target.LookFails = new PilotError("PILOT1084", "The cluster does not answer.", "Look at it.");
        await theatre.LetTimePassUntilAsync(
            async () => (await theatre.JobAsync(id)).Reason == "The run cannot be looked at now, and goes on: The cluster does not answer.", "it is told");
        theatre.Target.LookFails = null;
        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).Reason == "The target answers again.", "that it is over is told too");

        await theatre.Target.EndAsync(new RunKey(id, "1"), Success);
        await theatre.SignalAsync(id);
        (await theatre.SeesAsync(id, JobState.Succeeded)).Run.ShouldBe("1");
    }

    [Fact]
    public async Task The_agents_last_word_counts_also_while_its_cloud_does_not_answer()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it runs");

        theatre.Target.LookFails = new PilotError("PILOT1084", "The cluster does not answer.", "Look at it.");
        await theatre.Target.EndAsync(new RunKey(id, "1"), Success);
        await theatre.SignalAsync(id);

        await theatre.SeesAsync(id, JobState.Succeeded);
    }

    [Fact]
    public async Task An_agent_elsewhere_gets_the_package_in_its_own_folder_and_a_key_to_it()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.IsRemote = true;
        var id = await theatre.SubmitAsync();
        await Theatre.UntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it runs");

        theatre.Target.Started!.Agent!.Access.ShouldBe($"open {id}/1");
        (await theatre.Blobs.StatAsync($"jobs/{id}/package")).ShouldNotBeNull();
    }

    [Fact]
    public async Task While_the_only_cloud_cannot_say_what_it_has_the_job_waits_and_tells_which_one_it_waits_for()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.CannotBeAsked = new RemoteException(RefusalKind.Throttled, new PilotError("PILOT1024", "Azure asks for fewer calls.", "Wait."));
        var id = await theatre.SubmitAsync();

        await theatre.SeesAsync(id, job => job.Reason == "Waiting: stage cannot be asked now: Azure asks for fewer calls.", "it waits");
        theatre.Target.CannotBeAsked = null;
        await theatre.LetTimePassUntilAsync(() => Task.FromResult(theatre.Target.Alive.Contains($"{id}/1")), "it is planned and runs");
    }

    [Fact]
    public async Task A_cloud_that_refuses_the_platforms_login_is_not_waited_for()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.CannotBeAsked = new RemoteException(RefusalKind.BadCredential, new PilotError("PILOT1050", "AWS refuses the login.", "Log in."));

        var failed = await theatre.SeesAsync(await theatre.SubmitAsync(), JobState.Failed);

        failed.Error!.Details!.ShouldContain("stage cannot be asked: AWS refuses the login.");
    }

    [Fact]
    public async Task After_a_day_without_an_answer_the_job_ends()
    {
        await using var theatre = await OpenAsync();
        theatre.Target.CannotBeAsked = new RemoteException(RefusalKind.Unreachable, new PilotError("PILOT1051", "AWS cannot be reached.", "Wait."));
        var id = await theatre.SubmitAsync();

        await theatre.LetTimePassUntilAsync(async () => (await theatre.JobAsync(id)).State == JobState.Failed, "it has failed", TimeSpan.FromMinutes(20));

        (await theatre.JobAsync(id)).Error!.Code.ShouldBe("PILOT1026");
    }

    private static async Task<Theatre> OpenAsync()
    {
        var theatre = await Theatre.OpenAsync();
        theatre.Target.MoreOffers["stage/two"] = 1;
        return theatre;
    }
}
