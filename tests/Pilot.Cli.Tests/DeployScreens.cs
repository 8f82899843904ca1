using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class DeployScreens
{
    [Fact]
    public async Task In_a_script_the_log_is_the_output_and_the_steps_go_beside_it()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.RunsWell();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldBe("epoch 1  loss 0.42 训\nepoch 2  loss 0.17\n");
        Golden.Match("deploy-script", outcome.Streams);
    }

    [Fact]
    public async Task At_a_terminal_the_plan_is_asked_for()
    {
        using var world = World.AtTerminal("7", "2").WithDigits();
        world.Platform.RunsWell(JobState.AwaitingChoice)
            .On($"POST jobs/{Story.Id}/plan", PilotJson.Default.JobDocument, _ => Story.Job(JobState.Launching));

        var outcome = await world.RunAsync("deploy");

        world.Platform.CallsTo("POST", $"jobs/{Story.Id}/plan").Single().Text.ShouldBe("""{"plan":"fastest"}""");
        Golden.Match("deploy-terminal", outcome.AtTerminal);
    }

    [Fact]
    public async Task In_a_script_without_a_plan_the_plans_are_printed_and_the_job_waits()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.RunsWell(JobState.AwaitingChoice);

        var outcome = await world.RunAsync("deploy");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Error.ShouldContain($"pilot plans {Story.Id} --choose cheapest");
        Golden.Match("deploy-plans", outcome.Streams);
    }

    [Fact]
    public async Task A_job_that_fails_is_explained_and_exits_with_1()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.TakesPackages().Shows(() => Story.Job(JobState.Running)).Streams(() => new Sse()
            .State(Story.Job(JobState.Running))
            .Log("1", 9, "no line end")
            .End(Story.Job(JobState.Failed)));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        outcome.Code.ShouldBe(ExitCodes.JobFailed);
        Golden.Match("deploy-failed", outcome.Streams);
    }

    [Fact]
    public async Task Plans_that_are_seen_after_launching_began_stand_above_it()
    {
        using var world = World.AtTerminal().WithDigits();
        var asked = 0;
        world.Platform.TakesPackages()
            .Shows(() => ++asked == 1 ? Story.Job(JobState.Launching) with { Plans = [] } : Story.Job(JobState.Launching))
            .Streams(() => new Sse()
                .State(Story.Job(JobState.Launching, "Waiting for a core."))
                .State(Story.Job(JobState.Launching, "Starting on this machine."))
                .State(Story.Job(JobState.Running))
                .Log("1", 22, "epoch 1  loss 0.42\n")
                .End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        Golden.Match("deploy-late-plans", outcome.AtTerminal);
    }

    [Fact]
    public async Task A_step_during_which_the_connection_was_lost_is_ticked_once_when_it_is_over()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.TakesPackages().Shows(() => Story.Job(JobState.Launching)).Streams(
            () => new Sse().State(Story.Job(JobState.Launching)).Break(),
            () => new Sse().State(Story.Job(JobState.Launching)).State(Story.Job(JobState.Running)).End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        outcome.Error.Split('\n').Count(line => line.StartsWith("✔ Launched", StringComparison.Ordinal)).ShouldBe(1);
        outcome.Error.Split('\n').Count(line => line.StartsWith("✔ Planned", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task As_json_every_line_is_one_event()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.RunsWell();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--json");

        outcome.Error.ShouldBeEmpty();
        Golden.Match("deploy-json", outcome.Streams);
    }

    [Fact]
    public async Task Detached_it_prints_the_id_alone()
    {
        using var world = World.LoggedIn().WithDigits();
        world.Platform.TakesPackages();

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--detach");

        outcome.Out.ShouldBe($"{Story.Id}\n");
        Golden.Match("deploy-detach", outcome.Streams);
    }

    [Fact]
    public async Task Interrupted_it_detaches_and_says_how_to_come_back()
    {
        using var world = World.AtTerminal().WithDigits();
        world.Platform.TakesPackages().Shows(() => Story.Job(JobState.Running)).Streams(() => new Sse()
            .State(Story.Job(JobState.Running))
            .Log("1", 5, "step ")
            .Then(world.Interrupt.Cancel));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest");

        outcome.Code.ShouldBe(ExitCodes.Interrupted);
        outcome.Screen.ShouldContain($"pilot job log {Story.Id} --follow");
        Golden.Match("deploy-interrupted", outcome.AtTerminal);
    }
}
