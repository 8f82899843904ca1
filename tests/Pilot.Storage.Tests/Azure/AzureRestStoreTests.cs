using Pilot.Adapters.Azure.Storage;
using Pilot.Adapters.Azure.Storage.Access;
using Pilot.Adapters.Remote;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Azure;

/// <summary>The agent's own small client, with the signature that the platform gives it, keeps the contract too.</summary>
[NeedsAzurite]
[Collection(nameof(Azurite))]
public sealed class AzureRestStoreTests(Azurite azurite) : BlobStoreContract
{
    private readonly string name = $"t{Guid.NewGuid():N}";

    protected override int ModelRuns => 25;

    [StoreFact]
    public async Task What_the_agent_writes_the_platform_reads_and_the_other_way_round()
    {
        var platform = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        var metadata = new Dictionary<string, string> { ["title"] = " ünï=code ", ["empty"] = "" };

        var written = (await Store.PutAsync("jobs/j/outputs/a b+c%.txt", Content.Of("x"), metadata: metadata)).ShouldNotBeNull();
        var appended = await platform.AppendAsync("jobs/j/runs/1/log", 0, "hello"u8.ToArray());

        var seen = (await platform.StatAsync("jobs/j/outputs/a b+c%.txt")).ShouldNotBeNull();
        seen.ETag.ShouldBe(written.ETag);
        seen.Metadata.ShouldBe(metadata, ignoreOrder: true);
        (await Store.AppendAsync("jobs/j/runs/1/log", appended!.Value, " there"u8.ToArray())).ShouldBe(11);
        (await TextAsync("jobs/j/runs/1/log")).ShouldBe("hello there");
    }

    protected override async Task<IBlobStore> OpenAsync()
    {
        await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        using var access = await AzureRunAccess.OpenAsync(azurite.ConnectionString, name, wholeContainer: true, TimeProvider.System);
        var issued = await access.IssueAsync(new RunKey(JobId.New(), "1"), default);
        return RemoteStores.Open(AccessDocument.Read(issued.Value), TimeProvider.System);
    }

    protected override Task CloseAsync(IBlobStore store)
    {
        ((IDisposable)store).Dispose();
        return Task.CompletedTask;
    }
}
