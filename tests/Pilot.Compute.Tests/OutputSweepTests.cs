using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Storage;

namespace Pilot.Compute.Tests;

/// <summary>Outputs in storage are what the job left, not all that it ever wrote.</summary>
public sealed class OutputSweepTests : LabStory
{
    private const string WaitForGo = "while [ ! -e go ]; do sleep 0.05; done";

    [Fact]
    public async Task What_the_job_deletes_or_renames_after_it_was_stored_is_gone_from_storage_at_the_end()
    {
        var run = await ShippedAsync("old.tmp", $"echo x > output/old.tmp; echo y > output/kept; {WaitForGo}; mv output/old.tmp output/new");

        await run.FinishedAsync();

        (await NamesAsync(run)).ShouldBe(["kept", "new"]);
    }

    [Fact]
    public async Task It_is_gone_also_when_another_agent_comes_to_the_end()
    {
        var run = await ShippedAsync("old", $"echo x > output/old; echo y > output/kept; {WaitForGo}; rm output/old", async begun =>
        {
            await begun.KillAgentAsync(begun.Agents().ShouldHaveSingleItem());
            begun.StartAgent();
        });

        await run.FinishedAsync();

        (await NamesAsync(run)).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_file_that_became_a_folder_does_not_block_the_files_in_it()
    {
        var run = await ShippedAsync("model", $"echo x > output/model; {WaitForGo}; rm output/model; mkdir output/model; echo y > output/model/part");

        await run.FinishedAsync();

        (await NamesAsync(run)).ShouldBe(["model/part"]);
    }

    [Fact]
    public async Task A_folder_that_became_a_file_does_not_block_it()
    {
        var run = await ShippedAsync("model/part", $"mkdir output/model; echo x > output/model/part; {WaitForGo}; rm -r output/model; echo y > output/model");

        await run.FinishedAsync();

        (await NamesAsync(run)).ShouldBe(["model"]);
    }

    [Fact]
    public async Task What_was_brought_back_and_deleted_is_gone_and_what_was_not_brought_back_stays()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfScript("rm output/old; rm output/taken"),
            assignment => assignment with { RestoreOutputs = true },
            "2",
            ("output/taken", "a file where a folder should be"));
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "old"), "old");
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "taken/by"), "not brought back");

        await run.ToTheEndAsync();

        (await NamesAsync(run)).ShouldBe(["taken/by"]);
    }

    /// <summary>A run that has the output in storage, and then goes on to its end.</summary>
    private async Task<LabRun> ShippedAsync(string output, string script, Func<LabRun, Task>? meanwhile = null)
    {
        var run = await Lab.ShellAsync(script);
        run.StartAgent();
        await Eventually.HoldsAsync("the output is stored", async () => await run.OutputAsync(output) == "x\n");
        await (meanwhile?.Invoke(run) ?? Task.CompletedTask);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");
        return run;
    }

    private async Task<IEnumerable<string>> NamesAsync(LabRun run)
    {
        var prefix = BlobNames.Outputs(run.Key.Job);
        return (await Lab.Store.ListAsync(prefix)).Select(blob => blob.Name[prefix.Length..]);
    }
}
