using System.Diagnostics;
using System.Globalization;
using Pilot.Clouds.Testing;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>What the first program of a container owes to it and to the job.</summary>
public sealed class ContainerStories : AgentStory
{
    [Fact]
    public async Task A_job_has_its_code_in_the_workspace_and_the_variables_of_its_image_but_none_of_the_agents()
    {
        var run = await Storage.AssignAsync(
            "pwd; cat words; echo $FROM_THE_IMAGE; echo $FROM_THE_JOB; env | grep PILOT_ | cut -d= -f1 | sort | tr '\\n' ' '",
            assignment => assignment with { Environment = new Dictionary<string, string> { ["FROM_THE_JOB"] = "its own" } },
            files: [("words", "packed\n")]);
        var machine = await StartAsync(run, ("FROM_THE_IMAGE", "an image's"), ("PILOT_METADATA_URL", "http://127.0.0.1:1/"));

        await machine.EndAsync();

        (await Storage.LogAsync(run)).ShouldBe(
            $"{machine.Workspace}\npacked\nan image's\nits own\nPILOT_JOB_ID PILOT_OUTPUT_DIR PILOT_RUN_ID PILOT_RUN_TOKEN ");
    }

    [Fact]
    public async Task The_credential_is_gone_from_what_the_kernel_shows_of_the_agent()
    {
        var run = await Storage.AssignAsync("echo begun; sleep 600");
        var machine = await StartAsync(run);
        await PrintsAsync(run, machine, "begun");

        var shown = Environment.IsPrivilegedProcess ? await File.ReadAllTextAsync($"/proc/{machine.ProcessId}/environ") : "PILOT_ACCESS=";

        shown.ShouldContain("PILOT_ACCESS=");
        shown.ShouldNotContain("token");
        Should.Throw<UnauthorizedAccessException>(() => WithoutPrivileges($"/proc/{machine.ProcessId}/environ"));
        machine.Output.ShouldNotContain("token");
    }

    [Fact]
    public async Task Processes_that_lost_their_parents_do_not_stay_as_shadows()
    {
        var run = await Storage.AssignAsync("for i in 1 2 3 4 5; do (setsid sh -c 'sleep 0.2' &) ; done; echo begun; sleep 600");
        var machine = await StartAsync(run);
        await PrintsAsync(run, machine, "begun");

        await Eventually.HoldsAsync(
            () => "no child of the agent is dead and unburied",
            () => Task.FromResult(Children(machine.ProcessId) is [not 'Z']));
    }

    [Fact]
    public async Task Without_a_credential_the_container_ends_as_wrongly_started()
    {
        var run = await Storage.AssignAsync("true");
        await using var machine = AgentMachine.Start(new RemoteAgent(run, "", "").Command, new Dictionary<string, string>());

        (await machine.EndAsync()).ShouldBe(2);

        machine.Output.ShouldContain("PILOT_ACCESS");
    }

    [Theory]
    [InlineData("not json, but a secret")]
    [InlineData("""{"kind":"carrier pigeon","expires":"2036-01-01T00:00:00Z","token":"a secret"}""")]
    public async Task A_credential_that_it_does_not_understand_is_told_without_a_word_of_it(string credential)
    {
        var run = await Storage.AssignAsync("true");
        await using var machine = AgentMachine.Start(
            new RemoteAgent(run, "", "").Command, new Dictionary<string, string> { [RemoteAgent.AccessVariable] = credential });

        (await machine.EndAsync()).ShouldBe(1);

        machine.Output.ShouldContain("PILOT1005");
        machine.Output.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_credential_that_storage_refuses_ends_the_container_at_once()
    {
        var run = await Storage.AssignAsync("true");
        var forged = $$"""{"kind":"gateway","expires":"2036-01-01T00:00:00Z","url":"{{Storage.Address}}","token":"Zm9y.Z2Vk"}""";
        await using var machine = AgentMachine.Start(
            new RemoteAgent(run, "", "").Command, new Dictionary<string, string> { [RemoteAgent.AccessVariable] = forged });

        (await machine.EndAsync()).ShouldBe(1);

        machine.Output.ShouldContain("PILOT1006");
        machine.Output.ShouldNotContain("Zm9y");
    }

    [Fact]
    public async Task An_agent_that_comes_again_to_a_finished_run_leaves_it_as_it_is()
    {
        var run = await Storage.AssignAsync("echo once");
        await (await StartAsync(run)).EndAsync();

        (await (await StartAsync(run)).EndAsync()).ShouldBe(0);

        (await Storage.LogAsync(run)).ShouldBe("once\n");
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Succeeded);
    }

    private static List<char> Children(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _))
            .Select(Stat)
            .Where(fields => fields.Length > 1 && fields[1] == parent.ToString(CultureInfo.InvariantCulture))
            .Select(fields => fields[0][0]),
    ];

    private static string[] Stat(string process)
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(process, "stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads as the agent's own user without any privilege.</summary>
    private static void WithoutPrivileges(string file)
    {
        var (program, words) = Environment.IsPrivilegedProcess
            ? ("setpriv", (string[])["--bounding-set=-all", "--inh-caps=-all", "cat", file])
            : ("cat", [file]);
        using var reader = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = reader.StandardOutput.ReadToEnd();
        reader.WaitForExit();
        if (reader.ExitCode != 0)
        {
            throw new UnauthorizedAccessException(text);
        }
    }
}
