using Pilot.Adapters.Local.Storage;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Folder;

/// <summary>What a person, or a crash, finds or leaves in the folder.</summary>
public sealed class FolderOnDiskTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("pilot-disk-").FullName;
    private readonly string root;
    private readonly FolderBlobStore store;

    public FolderOnDiskTests()
    {
        root = $"{home}/blobs";
        store = new FolderBlobStore(root, TimeProvider.System);
    }

    public void Dispose()
    {
        store.Dispose();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_blob_is_a_plain_file_that_only_its_owner_can_read()
    {
        await store.PutAsync("a/b", Content.Of("text"), metadata: new Dictionary<string, string> { ["k"] = "v" });
        await store.AppendAsync("a/log", 0, "x"u8.ToArray());

        (await File.ReadAllTextAsync($"{root}/a/b")).ShouldBe("text");
        var all = new DirectoryInfo(home).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
        all.OfType<FileInfo>().ShouldAllBe(file => file.UnixFileMode == (UnixFileMode)0b110_000_000);
        all.OfType<DirectoryInfo>().ShouldAllBe(folder => folder.UnixFileMode == (UnixFileMode)0b111_000_000);
    }

    [Fact]
    public async Task A_file_that_somebody_copies_in_is_a_blob()
    {
        Directory.CreateDirectory($"{root}/uploads/ann");
        await File.WriteAllTextAsync($"{root}/uploads/ann/code.tar.gz", "dropped");

        var seen = (await store.ListAsync("uploads/")).ShouldHaveSingleItem();

        seen.Name.ShouldBe("uploads/ann/code.tar.gz");
        seen.Metadata.ShouldBeEmpty();
        (await store.DeleteAsync(seen.Name, BlobCondition.IfMatch(seen.ETag))).ShouldBeTrue();
        Directory.Exists($"{root}/uploads").ShouldBeFalse();
        Directory.Exists(root).ShouldBeTrue();
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        var outside = Directory.CreateDirectory($"{home}/outside").FullName;
        await File.WriteAllTextAsync($"{outside}/secret", "secret");
        Directory.CreateSymbolicLink($"{root}/folder", outside);
        File.CreateSymbolicLink($"{root}/file", $"{outside}/secret");

        (await store.ReadAsync("file")).ShouldBeNull();
        (await store.StatAsync("file")).ShouldBeNull();
        (await store.ListAsync("")).ShouldBeEmpty();
        (await store.ListAsync("folder/")).ShouldBeEmpty();
        (await Should.ThrowAsync<PilotException>(() => store.ReadAsync("folder/secret"))).Error.Code.ShouldBe("PILOT0703");
        (await Should.ThrowAsync<PilotException>(() => store.PutAsync("folder/new", Content.Of("x")))).Error.Code.ShouldBe("PILOT0703");
        await Should.ThrowAsync<PilotException>(() => store.DeleteAsync("folder/secret"));
        (await store.PutAsync("file", Content.Of("mine"))).ShouldNotBeNull();
        (await File.ReadAllTextAsync($"{outside}/secret")).ShouldBe("secret");
        Directory.GetFiles(outside).Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_append_replaces_no_link_and_writes_through_none()
    {
        await File.WriteAllTextAsync($"{home}/outside", "");
        File.CreateSymbolicLink($"{root}/log", $"{home}/outside");

        var error = await Should.ThrowAsync<PilotException>(() => store.AppendAsync("log", 0, "x"u8.ToArray()));

        error.Error.Code.ShouldBe("PILOT0703");
        (await File.ReadAllTextAsync($"{home}/outside")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Temporary_files_of_a_crash_are_swept_after_a_day_and_never_listed()
    {
        await File.WriteAllTextAsync($"{root}/.tmp/old", "x");
        File.SetLastWriteTimeUtc($"{root}/.tmp/old", DateTime.UtcNow.AddHours(-25));
        await File.WriteAllTextAsync($"{root}/.tmp/young", "x");

        using var next = new FolderBlobStore(root, TimeProvider.System);

        (await next.ListAsync("")).ShouldBeEmpty();
        Directory.GetFiles($"{root}/.tmp").ShouldBe([$"{root}/.tmp/young"]);
    }

    [Fact]
    public async Task A_version_is_later_than_the_one_before_even_when_the_clock_goes_back()
    {
        var first = (await store.PutAsync("doc", Content.Of("1"))).ShouldNotBeNull();
        File.SetLastWriteTimeUtc($"{root}/doc", DateTime.UtcNow.AddDays(1));

        var second = (await store.PutAsync("doc", Content.Of("2"))).ShouldNotBeNull();
        var third = (await store.PutAsync("doc", Content.Of("3"))).ShouldNotBeNull();

        second.LastModified.ShouldBeGreaterThan(first.LastModified.AddHours(23));
        third.LastModified.ShouldBeGreaterThan(second.LastModified);
        (await store.StatAsync("doc"))!.ETag.ShouldBe(third.ETag);
    }

    [Fact]
    public async Task Metadata_of_a_version_that_never_came_is_not_taken_for_that_of_another()
    {
        var first = (await store.PutAsync("doc", Content.Of("1"), metadata: new Dictionary<string, string> { ["v"] = "1" }))!;
        var prepared = await File.ReadAllTextAsync($"{root}/.meta/doc");
        await store.PutAsync("doc", Content.Of("2"), metadata: new Dictionary<string, string> { ["v"] = "2" });

        // A crash just before the data of the second version was moved into place.
        await File.WriteAllTextAsync($"{root}/doc", "1");
        File.SetLastWriteTimeUtc($"{root}/doc", first.LastModified.UtcDateTime);
        (await store.StatAsync("doc"))!.Metadata["v"].ShouldBe("1");

        // And one between the deletion of a blob and that of its metadata.
        File.Delete($"{root}/doc");
        await File.WriteAllTextAsync($"{root}/.meta/doc", prepared);
        (await store.PutAsync("doc", Content.Of("3"))).ShouldNotBeNull();
        (await store.StatAsync("doc"))!.Metadata.ShouldBeEmpty();
    }

    [Fact]
    public async Task Metadata_that_a_crash_left_does_not_keep_its_name_from_becoming_a_folder()
    {
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        await store.PutAsync("name", Content.Of("x"), metadata: metadata);
        File.Delete($"{root}/name");

        (await store.PutAsync("name/below", Content.Of("x"), metadata: metadata)).ShouldNotBeNull();

        (await store.StatAsync("name/below"))!.Metadata["k"].ShouldBe("v");
    }

    [Fact]
    public async Task A_name_that_is_a_blob_and_a_folder_is_explained()
    {
        await store.PutAsync("a/b", Content.Of("x"));

        (await Should.ThrowAsync<PilotException>(() => store.PutAsync("a", Content.Of("x")))).Error.Code.ShouldBe("PILOT0702");
        (await Should.ThrowAsync<PilotException>(() => store.PutAsync("a/b/c", Content.Of("x")))).Error.Code.ShouldBe("PILOT0702");
        (await Should.ThrowAsync<PilotException>(() => store.AppendAsync("a", 0, new byte[1]))).Error.Code.ShouldBe("PILOT0702");
        Directory.GetFiles($"{root}/.tmp").ShouldBeEmpty();
    }

    [Fact]
    public void A_root_that_is_a_file_is_explained()
    {
        File.WriteAllText($"{home}/file", "");

        Should.Throw<PilotException>(() => new FolderBlobStore($"{home}/file", TimeProvider.System)).Error.Code.ShouldBe("PILOT0701");
    }

    [Fact]
    public async Task A_page_of_a_crowded_folder_is_the_same_as_that_of_a_sorted_one()
    {
        Directory.CreateDirectory($"{root}/crowd");
        foreach (var i in Enumerable.Range(0, 3000))
        {
            await File.WriteAllTextAsync($"{root}/crowd/{i * 7919 % 3000:D4}", "");
        }

        (await store.ListAsync("crowd/", "crowd/1233", 5)).Select(blob => blob.Name)
            .ShouldBe(["crowd/1234", "crowd/1235", "crowd/1236", "crowd/1237", "crowd/1238"]);
        (await store.ListAllAsync("crowd/").CountAsync()).ShouldBe(3000);
    }
}
