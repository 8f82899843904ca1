using Azure.Storage.Blobs;
using Pilot.Adapters.Azure.Storage;
using Pilot.Core.Errors;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Azure;

/// <summary>What an operator can get wrong is explained.</summary>
[NeedsAzurite]
[Collection(nameof(Azurite))]
public sealed class AzureFaultTests(Azurite azurite)
{
    private readonly string name = $"t{Guid.NewGuid():N}";

    [StoreFact]
    public async Task A_wrong_key_is_refused_with_the_remedy()
    {
        var wrong = azurite.ConnectionString.Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal);

        var error = await Should.ThrowAsync<PilotException>(() => AzureBlobStores.OpenAsync(wrong, name));

        error.Error.Code.ShouldBe("PILOT0710");
    }

    [StoreFact]
    public async Task A_container_that_went_away_is_not_taken_for_a_blob_that_did()
    {
        var store = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        await new BlobContainerClient(azurite.ConnectionString, name).DeleteAsync();

        foreach (var use in (Func<Task>[])
            [
                () => store.PutAsync("a", Content.Of("x")),
                () => store.AppendAsync("a", 0, new byte[1]),
                () => store.ReadAsync("a"),
                () => store.StatAsync("a"),
                () => store.DeleteAsync("a"),
                () => store.ListAsync(""),
            ])
        {
            (await Should.ThrowAsync<PilotException>(use)).Error.Code.ShouldBe("PILOT0711");
        }
    }

    [StoreFact]
    public async Task A_blob_of_the_other_kind_is_explained()
    {
        var store = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        await store.PutAsync("put", Content.Of(""));

        var error = await Should.ThrowAsync<PilotException>(() => store.AppendAsync("put", 0, new byte[1]));

        error.Error.Code.ShouldBe("PILOT0712");
    }

    [StoreFact]
    public async Task Large_writes_to_one_name_at_the_same_time_never_mix()
    {
        var store = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        var versions = Enumerable.Range(1, 3).Select(seed => Content.Random(seed, 9 * 1024 * 1024 + seed)).ToArray();

        var written = await Task.WhenAll(versions.Select(bytes => Task.Run(() => store.PutAsync("big", new MemoryStream(bytes)))));

        written.ShouldAllBe(info => info != null);
        await using var content = (await store.ReadAsync("big")).ShouldNotBeNull();
        var seen = await content.Stream.ToBytesAsync();
        versions.Count(bytes => bytes.AsSpan().SequenceEqual(seen)).ShouldBe(1);
    }
}
