using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Clouds.Testing;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;
using Pilot.Storage.Tests.Azure;

namespace Pilot.AzureCompute.Tests;

/// <summary>A real agent that reaches Blob storage by itself.</summary>
[Collection(nameof(Azurite))]
public sealed class BlobStorageStories(Azurite azurite)
{
    private const string Owner = "ada";

    [AzuriteFact]
    public async Task An_agent_with_a_signature_fetches_the_code_and_brings_log_and_outputs_home()
    {
        var name = $"t{Guid.NewGuid():N}";
        var folder = Directory.CreateTempSubdirectory("pilot-code-").FullName;
        var store = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        using var access = await AzureRunAccess.OpenAsync(azurite.ConnectionString, name, wholeContainer: true, TimeProvider.System);
        var run = new RunKey(JobId.New(), "1");
        var package = await StoredPackage.PutAsync(store, Owner, folder, [("words", "hello\n")]);
        await store.PutJsonAsync(
            BlobNames.Assignment(run.Job, run.Run),
            new RunAssignment(
                run.Job, run.Run, Owner, package, JobCommand.OfScript("cat words; mkdir -p output/sub; echo 7 > output/sub/loss"), null, null,
                new Dictionary<string, string>(), null, null, null, CollectOutputs: true),
            PilotJson.Default.RunAssignment);
        var agent = await new RemoteRuns(access, store, "example/agent:1", TimeProvider.System).AgentAsync(run, Owner, package, default);

        await using var machine = AgentMachine.Start(agent.Command, new Dictionary<string, string> { [RemoteAgent.AccessVariable] = agent.Access });

        (await machine.EndAsync()).ShouldBe(0, machine.Output);
        (await TextAsync(store, BlobNames.Log(run.Job, run.Run))).ShouldBe("hello\n");
        (await TextAsync(store, BlobNames.Output(run.Job, "sub/loss"))).ShouldBe("7\n");
        (await store.ReadJsonAsync(BlobNames.Report(run.Job, run.Run), PilotJson.Default.RunReport))!.Value.Document.Outcome!.End.ShouldBe(RunEnd.Succeeded);
        machine.Output.ShouldNotContain("sig=");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string?> TextAsync(AzureBlobStore store, string blob)
    {
        await using var content = await store.ReadAsync(blob);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content.Stream);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>Skipped, with the reason, where the emulator is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}
