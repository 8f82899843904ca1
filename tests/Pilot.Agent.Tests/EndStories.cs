using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>Who asked for the end of a run elsewhere decides what comes after it.</summary>
public sealed class EndStories : AgentStory
{
    /// <summary>Saves its work when it is told to end, as a good training does.</summary>
    private const string Checkpointing = """
        trap 'echo saved > output/checkpoint; echo told; exit 0' TERM
        echo begun
        while :; do sleep 0.1; done
        """;

    [Fact]
    public async Task A_signal_that_nobody_here_asked_for_means_that_the_machine_goes_and_the_run_is_lost_with_all_it_wrote()
    {
        var run = await Storage.AssignAsync(Checkpointing);
        var machine = await StartAsync(run);
        await PrintsAsync(run, machine, "begun");

        machine.Terminate();

        (await machine.EndAsync()).ShouldBe(0);
        var outcome = await OutcomeAsync(run);
        (outcome.End, outcome.Error!.Code).ShouldBe((RunEnd.Lost, "PILOT0620"));
        (await Storage.LogAsync(run)).ShouldEndWith("told\n");
        (await Storage.OutputAsync(run, "checkpoint")).ShouldBe("saved\n");
    }

    [Fact]
    public async Task The_same_signal_after_the_platforms_word_is_a_cancel()
    {
        var run = await Storage.AssignAsync(Checkpointing);
        var machine = await StartAsync(run);
        await PrintsAsync(run, machine, "begun");

        await Storage.AskToStopAsync(run, TimeSpan.FromSeconds(5));
        machine.Terminate();

        (await machine.EndAsync()).ShouldBe(0);
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Canceled);
        (await Storage.OutputAsync(run, "checkpoint")).ShouldBe("saved\n");
    }

    [Fact]
    public async Task The_platforms_word_alone_is_enough()
    {
        var run = await Storage.AssignAsync("echo begun; sleep 600");
        var machine = await StartAsync(run);
        await PrintsAsync(run, machine, "begun");

        await Storage.AskToStopAsync(run, TimeSpan.FromSeconds(1));

        (await machine.EndAsync()).ShouldBe(0);
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Canceled);
    }

    [Fact]
    public async Task A_word_from_before_the_start_keeps_the_job_from_beginning()
    {
        var run = await Storage.AssignAsync("echo never");
        await Storage.AskToStopAsync(run, TimeSpan.Zero);
        var machine = await StartAsync(run);

        (await machine.EndAsync()).ShouldBe(0);

        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Canceled);
        (await Storage.LogAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_an_assignment_or_a_package_the_run_could_not_begin_and_the_report_says_why()
    {
        var unassigned = await Storage.AssignAsync("true");
        var machine = await StartAsync(unassigned, () => Storage.Store.DeleteAsync(BlobNames.Assignment(unassigned.Job, "1")));
        (await machine.EndAsync()).ShouldBe(0);
        (await OutcomeAsync(unassigned)).Error!.Code.ShouldBe("PILOT0601");

        var unpacked = await Storage.AssignAsync("true");
        machine = await StartAsync(unpacked, () => Storage.Store.DeleteAsync(BlobNames.JobPackage(unpacked.Job)));
        (await machine.EndAsync()).ShouldBe(0);
        (await OutcomeAsync(unpacked)).Error!.Code.ShouldBe("PILOT0602");
    }
}
