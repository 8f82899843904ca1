using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>A budget and a real job: this machine is given a price of a dollar a second.</summary>
public sealed class BudgetTests
{
    private const string SavesWhenTold = """
        import os, signal, sys, time

        def save(*_):
            os.makedirs("output/checkpoint", exist_ok=True)
            with open("output/checkpoint/7", "w") as checkpoint:
                checkpoint.write("saved in time")
            sys.exit(1)

        signal.signal(signal.SIGTERM, save)
        print("training", flush=True)
        while True:
            time.sleep(0.1)
        """;

    [StoryFact]
    public async Task A_job_is_warned_told_to_save_and_ended_before_it_costs_more_and_everybody_is_told_why()
    {
        await using var platform = await Platform.StartAsync("--local-rate", "3600");
        var folder = Directory.CreateDirectory(Path.Combine(platform.Home, "spender")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "spend.py"), SavesWhenTold);
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: python3 spend.py\n");

        var deployed = await platform.PilotAsync("deploy", folder, "--job", "spender", "--plan", "cheapest", "--budget", "65", "--no-open");

        var shown = (await platform.PilotAsync("job", "show", "spender")).ShouldSucceed().Output;
        var document = (await platform.PilotAsync("job", "show", "spender", "--json")).ShouldSucceed().Output;
        var job = JsonSerializer.Deserialize(document, PilotJson.Default.JobDocument)!;
        deployed.ExitCode.ShouldNotBe(0);
        deployed.Errors.ShouldContain("PILOT0554");
        (job.State, job.Error!.Code).ShouldBe((JobState.Failed, "PILOT0554"));
        job.Events.Select(told => told.Type).Where(type => type.StartsWith("Budget", StringComparison.Ordinal)).ShouldBe(["BudgetLow", "BudgetSpent"]);
        job.Cost!.Value.ShouldBeInRange(4m, 65m);
        shown.ShouldContain("The budget of $65.00 is used up");
        var home = Path.Combine(platform.Home, "outputs");
        (await platform.PilotAsync("job", "outputs", "spender", "--download", home)).ShouldSucceed();
        (await File.ReadAllTextAsync(Path.Combine(home, "checkpoint", "7"))).ShouldBe("saved in time");
    }
}
