using System.Security.Cryptography;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Folder;

/// <summary>Several real processes in one folder, some of them killed.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pilot-shared-").FullName;
    private readonly FolderBlobStore store;

    public SharedFolderTests() => store = new FolderBlobStore(root, TimeProvider.System);

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Conditional_writes_of_three_processes_lose_nothing()
    {
        using var first = OtherProcess.Count(root, 100);
        using var second = OtherProcess.Count(root, 100);
        await OtherProcess.CountAsync(store, 100);

        (await first.EndAsync()).ShouldBe(0);
        (await second.EndAsync()).ShouldBe(0);
        await using var count = (await store.ReadAsync("shared/count")).ShouldNotBeNull();
        Content.Text(await count.Stream.ToBytesAsync()).ShouldBe("300");
    }

    [Fact]
    public async Task After_each_kill_every_blob_is_whole_and_has_its_own_metadata()
    {
        var random = new Random(11);
        for (var kills = 0; kills < 8; kills++)
        {
            using var writer = OtherProcess.Churn(root, kills);
            var written = "0";
            for (var lines = 1 + random.Next(25); lines > 0; lines--)
            {
                written = (await writer.LineAsync()).ShouldNotBeNull();
                await AllWholeAsync();
            }

            await writer.KillAsync();

            await AllWholeAsync();
            (await store.StatAsync("churn/log"))!.Length.ShouldBeGreaterThanOrEqualTo(long.Parse(written));
            foreach (var blob in await store.ListAsync("churn/"))
            {
                (await store.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag))).ShouldBeTrue();
            }

            (await store.ListAsync("")).ShouldBeEmpty();
            (await store.PutAsync("churn", Content.Of("a folder before"))).ShouldNotBeNull();
            await store.DeleteAsync("churn");
        }
    }

    [Fact]
    public async Task A_writer_waits_for_the_lock_of_another_process_and_gets_it_when_that_is_killed()
    {
        using var holder = OtherProcess.Hold(root, "doc");
        (await holder.LineAsync()).ShouldBe("held");
        using var giveUp = new CancellationTokenSource();

        var waiting = store.PutAsync("doc", Content.Of("given up"), cancellation: giveUp.Token);
        var patient = store.PutAsync("doc", Content.Of("patient"));
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        (await store.StatAsync("doc")).ShouldBeNull();
        patient.IsCompleted.ShouldBeFalse();
        await holder.KillAsync();

        (await patient.WaitAsync(TimeSpan.FromMinutes(1))).ShouldNotBeNull().Length.ShouldBe("patient".Length);
        Directory.GetFiles($"{root}/.tmp").ShouldBeEmpty();
    }

    private async Task AllWholeAsync()
    {
        foreach (var listed in await store.ListAsync("churn/"))
        {
            await using var content = await store.ReadAsync(listed.Name);
            if (content is not null && listed.Name != "churn/log")
            {
                var bytes = await content.Stream.ToBytesAsync();
                Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(content.Info.Metadata["sum"]);
            }
        }
    }
}
