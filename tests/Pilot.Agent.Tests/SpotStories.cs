using Pilot.Clouds.Testing;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>On both clouds the machine itself knows first that it will be taken away.</summary>
public sealed class SpotStories : AgentStory
{
    private const string Checkpointing = """
        trap 'echo saved > output/checkpoint; exit 0' TERM
        echo begun
        while :; do sleep 0.1; done
        """;

    [Theory]
    [InlineData(MachineMetadata.Aws)]
    [InlineData(MachineMetadata.AwsMaintenance)]
    [InlineData(MachineMetadata.Azure)]
    public async Task A_notice_ends_the_run_as_lost_with_its_checkpoint_at_home(string vendor)
    {
        await using var metadata = await MachineMetadata.OpenAsync(vendor);
        var run = await Storage.AssignAsync(Checkpointing, assignment => assignment with { Spot = true });
        var machine = await StartAsync(run, ("PILOT_METADATA_URL", metadata.Address));
        await PrintsAsync(run, machine, "begun");

        metadata.TakeAway(TimeProvider.System.GetUtcNow().AddSeconds(30));

        (await machine.EndAsync()).ShouldBe(0);
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Lost);
        (await Storage.OutputAsync(run, "checkpoint")).ShouldBe("saved\n");
        machine.Output.ShouldContain("taken away");
    }

    [Fact]
    public async Task A_notice_for_another_machine_of_the_group_is_not_ours()
    {
        await using var metadata = await MachineMetadata.OpenAsync(MachineMetadata.AzureNeighbour);
        metadata.TakeAway(TimeProvider.System.GetUtcNow().AddSeconds(30));
        var run = await Storage.AssignAsync(
            "echo begun; while [ ! -e ../enough ]; do sleep 0.1; done", assignment => assignment with { Spot = true });
        var machine = await StartAsync(run, ("PILOT_METADATA_URL", metadata.Address));
        await PrintsAsync(run, machine, "begun");
        await metadata.WasAskedAsync();

        await File.WriteAllTextAsync(Path.Combine(machine.Workspace, "..", "enough"), "");

        await machine.EndAsync();
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Succeeded);
    }

    [Fact]
    public async Task A_machine_that_stays_is_not_asked()
    {
        await using var metadata = await MachineMetadata.OpenAsync(MachineMetadata.Aws);
        var run = await Storage.AssignAsync("echo done");
        var machine = await StartAsync(run, ("PILOT_METADATA_URL", metadata.Address));

        await machine.EndAsync();

        metadata.Requests.ShouldBe(0);
    }
}
