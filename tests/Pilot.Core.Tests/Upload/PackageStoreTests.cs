using System.Security.Cryptography;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;

namespace Pilot.Core.Tests.Upload;

public sealed class PackageStoreTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly MemoryBlobStore blobs = new();
    private readonly PackageStore store;

    public PackageStoreTests() => store = new PackageStore(blobs, TimeProvider.System);

    public void Dispose() => folder.Dispose();

    private async Task<PackageManifest> UploadAsync(string owner = "ann")
    {
        var writer = new PackageWriter(FolderScanner.Scan(folder.Path));
        var manifest = await writer.DescribeAsync();
        var answer = await store.PutManifestAsync(owner, manifest);
        await writer.SendAsync(manifest, answer.Missing, (chunk, bytes) =>
            store.PutChunkAsync(owner, chunk.Digest, new MemoryStream(bytes.ToArray())));
        (await store.PutManifestAsync(owner, manifest)).Complete.ShouldBeTrue();
        return manifest;
    }

    private static PackageManifest ManifestOf(byte[] stream, int entries, long content)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new PackageManifest(digest, stream.Length, entries, content, [new PackageChunk(digest, stream.Length)]);
    }

    [Fact]
    public async Task An_unchanged_package_is_complete_at_the_first_word()
    {
        folder.With("a.py").With(".spilot.yaml", "run: a\n");
        var manifest = await UploadAsync();
        (await store.PutManifestAsync("ann", manifest)).ShouldBeEquivalentTo(new Api.PackageAnswer(true, []));
        (await store.FindAsync("ann", manifest.Digest)).ShouldBeEquivalentTo(manifest);
        (await store.FindAsync("bob", manifest.Digest)).ShouldBeNull();
    }

    [Fact]
    public async Task What_one_owner_has_sent_another_must_send_too()
    {
        folder.With("a.py");
        var manifest = await UploadAsync();
        (await store.PutManifestAsync("bob", manifest)).Missing.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_job_file_is_read_without_the_rest()
    {
        folder.With("a", new string('a', 3_000_000)).With("wecloud-job.yaml", "run: old\n").With("new.spilot.yaml", "run: new # é\n").With("sub/.spilot.yaml");
        var manifest = await UploadAsync();
        (await store.ReadJobFileAsync("ann", manifest.Digest)).ShouldBe(new PackagedJobFile("new.spilot.yaml", "run: new # é\n"));
        (await store.ReadJobFileAsync("bob", manifest.Digest)).ShouldBeNull();
    }

    [Fact]
    public async Task A_job_file_is_found_across_a_cut()
    {
        var random = new Random(3);
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            var bytes = new byte[1_500_000];
            random.NextBytes(bytes);
            File.WriteAllBytes(folder[name], bytes);
        }

        var text = "run: " + string.Concat(Enumerable.Range(0, 120_000).Select(i => $"{random.Next():x8}"));
        folder.With("job.yml", text);
        var manifest = await UploadAsync();
        (await store.ReadJobFileAsync("ann", manifest.Digest))!.Text.ShouldBe(text);
    }

    [Fact]
    public async Task A_package_without_a_job_file_has_none()
    {
        folder.With("a.py");
        (await store.ReadJobFileAsync("ann", (await UploadAsync()).Digest)).ShouldBeNull();
    }

    [Fact]
    public async Task A_list_is_one_question_to_the_storage()
    {
        var digests = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            folder.With("a.py", $"{i}");
            digests.Add((await UploadAsync()).Digest);
        }

        await store.RenameAsync("ann", digests[2], "手 digits");
        digests.Sort(StringComparer.Ordinal);
        var (lists, reads) = (blobs.Lists, blobs.Reads);
        var page = await store.ListAsync("ann", null, 3);
        (blobs.Lists - lists, blobs.Reads - reads).ShouldBe((1, 0));
        page.Items.Select(row => row.Digest).ShouldBe(digests[..3]);
        var last = await store.ListAsync("ann", page.Next, 3);
        last.Items.Select(row => row.Digest).ShouldBe(digests[3..]);
        last.Next.ShouldBeNull();
        page.Items.Concat(last.Items).Count(row => row.Name == "手 digits").ShouldBe(1);
        page.Items[0].Entries.ShouldBe(1);
        page.Items[0].Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_package_may_be_sent_many_times_at_once()
    {
        folder.With("a.py", new string('a', 2_000_000)).With("b.py");
        var manifests = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => UploadAsync())));
        manifests.Select(manifest => manifest.Digest).Distinct().ShouldHaveSingleItem();
        blobs.Names.Count(name => name.StartsWith("packages/", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_chunk_must_be_what_its_name_says_and_not_too_long()
    {
        var digest = new string('0', 64);
        (await Refusals.OfAsync(() => store.PutChunkAsync("ann", digest, new MemoryStream([1])))).Code.ShouldBe("PILOT0321");
        (await Refusals.OfAsync(() => store.PutChunkAsync("ann", "../x", new MemoryStream([1])))).Code.ShouldBe("PILOT0321");
        (await Refusals.OfAsync(() => store.PutChunkAsync("ann", digest, new MemoryStream(new byte[PackageLimits.ChunkBytes + 1])))).Code.ShouldBe("PILOT0322");
        (await Refusals.OfAsync(() => store.PutChunkAsync("ann", digest, new MemoryStream()))).Code.ShouldBe("PILOT0322");
        blobs.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_package_that_has_lost_its_metadata_is_not_listed_until_it_is_described_again()
    {
        folder.With("a.py").With(".spilot.yaml", "run: a\n");
        var manifest = await UploadAsync();
        var row = (await store.ListAsync("ann")).Items.ShouldHaveSingleItem();
        await LoseMetadataAsync(manifest);
        (await store.ListAsync("ann")).Items.ShouldBeEmpty();

        (await store.RestoreMetadataAsync("ann")).ShouldBeEmpty();

        var again = (await store.ListAsync("ann")).Items.ShouldHaveSingleItem();
        (again with { Uploaded = row.Uploaded }).ShouldBe(row);
    }

    [Fact]
    public async Task A_package_that_has_lost_its_metadata_still_gives_its_job_file_and_takes_a_name()
    {
        folder.With("a.py").With(".spilot.yaml", "run: a\n");
        var manifest = await UploadAsync();
        await LoseMetadataAsync(manifest);
        (await store.ReadJobFileAsync("ann", manifest.Digest))!.Text.ShouldBe("run: a\n");
        await LoseMetadataAsync(manifest);

        await store.RenameAsync("ann", manifest.Digest, "night");

        (await store.ListAsync("ann")).Items.ShouldHaveSingleItem().Name.ShouldBe("night");
    }

    [Fact]
    public async Task A_package_that_cannot_be_described_again_is_named_and_holds_up_nothing()
    {
        folder.With("a.py");
        var manifest = await UploadAsync();
        await LoseMetadataAsync(manifest);
        await blobs.DeleteAsync(BlobNames.Chunk("ann", manifest.Chunks[0].Digest));

        (await store.RestoreMetadataAsync("ann")).ShouldBe([manifest.Digest]);
    }

    [Fact]
    public async Task A_full_last_page_has_no_next_one_and_a_foreign_cursor_is_refused()
    {
        folder.With("a.py");
        await UploadAsync();
        folder.With("b.py");
        await UploadAsync();

        var first = await store.ListAsync("ann", null, 1);
        var second = await store.ListAsync("ann", first.Next.ShouldNotBeNull(), 1);

        second.Items.ShouldHaveSingleItem().Digest.ShouldNotBe(first.Items[0].Digest);
        second.Next.ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(() => store.ListAsync("ann", "nonsense", 1));
    }

    private async Task LoseMetadataAsync(PackageManifest manifest) => await blobs.PutJsonAsync(
        BlobNames.Package("ann", manifest.Digest), manifest, Api.PilotJson.Default.PackageManifest);

    [Fact]
    public async Task An_impossible_manifest_is_refused()
    {
        folder.With("a.py");
        var good = await new PackageWriter(FolderScanner.Scan(folder.Path)).DescribeAsync();
        PackageManifest[] bad =
        [
            good with { Digest = "../../x" },
            good with { Digest = good.Digest.ToUpperInvariant() },
            good with { Chunks = [] },
            good with { Length = good.Length + 1 },
            good with { ContentLength = long.MaxValue },
            good with { Entries = 1_000_000 },
            good with { Chunks = [new PackageChunk(good.Digest, -1), new PackageChunk(good.Digest, (int)good.Length + 1)] },
        ];
        foreach (var manifest in bad)
        {
            (await Refusals.OfAsync(() => store.PutManifestAsync("ann", manifest))).Code.ShouldBe("PILOT0320");
        }
    }

    [Fact]
    public async Task A_manifest_that_lies_is_found_out()
    {
        folder.With("a.py");
        var (manifest, stream) = await Trees.PackAsync(folder.Path);
        await store.PutChunkAsync("ann", manifest.Chunks[0].Digest, new MemoryStream(stream));
        PackageManifest[] lies =
            [manifest with { Digest = new string('0', 64) }, manifest with { Entries = 7 }, manifest with { ContentLength = 7 }];
        foreach (var lie in lies)
        {
            (await Refusals.OfAsync(() => store.PutManifestAsync("ann", lie))).Code.ShouldBe("PILOT0323");
        }

        (await store.ListAsync("ann")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dangerous_stream_is_not_stored_although_its_digest_is_right()
    {
        var stream = MaliciousTar.Of(tar => tar.File("../../etc/cron.d/x"));
        var manifest = ManifestOf(stream, 1, 1);
        await store.PutChunkAsync("ann", manifest.Digest, new MemoryStream(stream));
        var error = await Refusals.OfAsync(() => store.PutManifestAsync("ann", manifest));
        error.Code.ShouldBe("PILOT0331");
        error.Where.ShouldBe("../../etc/cron.d/x");
        (await store.FindAsync("ann", manifest.Digest)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stored_package_whose_chunk_is_gone_says_so()
    {
        folder.With("a.py");
        var manifest = await UploadAsync();
        await blobs.DeleteAsync(BlobNames.Chunk("ann", manifest.Chunks[0].Digest));
        await using var package = PackageReader.Open(blobs, "ann", manifest);
        var error = await Refusals.OfAsync(() => PackageUnpacker.UnpackAsync(package, folder["to"], manifest.Digest));
        error.Code.ShouldBe("PILOT0324");
        Directory.Exists(folder["to"]).ShouldBeFalse();
    }
}
