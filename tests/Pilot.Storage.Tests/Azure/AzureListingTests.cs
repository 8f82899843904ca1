using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pilot.Adapters.Azure.Storage;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Azure;

[NeedsAzurite]
[Collection(nameof(Azurite))]
public sealed class AzureListingTests(Azurite azurite)
{
    private readonly string name = $"t{Guid.NewGuid():N}";

    [StoreFact]
    public async Task Folders_of_a_hierarchical_namespace_are_no_blobs_however_many_there_are()
    {
        var store = await AzureBlobStores.OpenAsync(azurite.ConnectionString, name);
        var container = new BlobContainerClient(azurite.ConnectionString, name);
        foreach (var folder in (string[])["a", "a/b", "a/b/c", "a/d"])
        {
            // As such an account lists them.
            await container.GetBlobClient(folder).UploadAsync(
                new MemoryStream(), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } });
        }

        await store.PutTextAsync("a/b/c/1", "one");
        await store.PutTextAsync("a/d/2", "two");

        var found = new List<string>();
        await foreach (var blob in store.ListAllAsync("a/"))
        {
            found.Add(blob.Name);
        }

        found.ShouldBe(["a/b/c/1", "a/d/2"]);
        (await store.ListAsync("a/", limit: 1)).ShouldHaveSingleItem().Name.ShouldBe("a/b/c/1");
        (await store.ListAsync("a/", after: "a/b/c/1", limit: 1)).ShouldHaveSingleItem().Name.ShouldBe("a/d/2");
    }
}
