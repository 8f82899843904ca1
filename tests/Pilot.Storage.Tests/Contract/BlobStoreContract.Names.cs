using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public async Task Names_of_any_text_are_kept_exactly()
    {
        string[] names =
        [
            "a b", "a%20b", "a+b", "a#b?c=d&e", "a\\b", "ä/漢/😀", "a.b..c", "t/...", "x/.hidden", "q\"'`|<>*:",
            new string('n', 255), string.Join('/', Enumerable.Repeat(new string('漢', 74), 4)),
        ];
        foreach (var name in names)
        {
            await PutAsync(name, name);
        }

        foreach (var name in names)
        {
            (await TextAsync(name)).ShouldBe(name);
        }

        (await NamesAsync("")).ShouldBe(names, ignoreOrder: true);
    }

    [StoreFact]
    public async Task What_is_no_name_is_refused_by_every_operation()
    {
        string[] names =
        [
            "", "/", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "../a", "a/..", ".meta/a", ".a", "a\nb", "a\0", "a\u007f", "a\u0085",
            "\ud83d", "a\udc00b", new string('x', 256), string.Join('/', Enumerable.Repeat("abcdefgh", 101)),
            string.Join('/', Enumerable.Repeat("a", 255)),
        ];
        foreach (var name in names)
        {
            await Should.ThrowAsync<ArgumentException>(() => Store.PutAsync(name, Content.Of("x")), name);
            await Should.ThrowAsync<ArgumentException>(() => Store.AppendAsync(name, 0, new byte[1]), name);
            await Should.ThrowAsync<ArgumentException>(() => Store.ReadAsync(name), name);
            await Should.ThrowAsync<ArgumentException>(() => Store.StatAsync(name), name);
            await Should.ThrowAsync<ArgumentException>(() => Store.DeleteAsync(name), name);
        }

        (await NamesAsync("")).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_deleted_blob_is_gone_and_its_name_free()
    {
        var first = await PutAsync("d/e", "1", new() { ["k"] = "v" });

        (await Store.DeleteAsync("d/e")).ShouldBeTrue();

        (await Store.StatAsync("d/e")).ShouldBeNull();
        (await Store.ReadAsync("d/e")).ShouldBeNull();
        (await NamesAsync("")).ShouldBeEmpty();
        var again = (await Store.PutAsync("d/e", Content.Of("1"), BlobCondition.IfAbsent)).ShouldNotBeNull();
        again.ETag.ShouldNotBe(first.ETag);
        (await Store.StatAsync("d/e"))!.Metadata.ShouldBeEmpty();
        await Store.DeleteAsync("d/e");
        await PutAsync("d", "now a blob", new() { ["k"] = "v" });
        await Store.DeleteAsync("d");
        await PutAsync("d/e/f", "deeper", new() { ["k"] = "w" });
        (await Store.StatAsync("d/e/f"))!.Metadata["k"].ShouldBe("w");
    }

    [StoreFact]
    public async Task A_delete_happens_only_when_its_condition_holds()
    {
        var first = await PutAsync("doc", "1");
        var second = await PutAsync("doc", "2");

        (await Store.DeleteAsync("doc", BlobCondition.IfMatch(first.ETag))).ShouldBeFalse();
        (await Store.DeleteAsync("doc", BlobCondition.IfAbsent)).ShouldBeFalse();
        (await TextAsync("doc")).ShouldBe("2");
        (await Store.DeleteAsync("doc", BlobCondition.IfMatch(second.ETag))).ShouldBeTrue();
        (await Store.StatAsync("doc")).ShouldBeNull();
    }

    [StoreFact]
    public async Task What_is_gone_counts_as_deleted()
    {
        var put = await PutAsync("doc");
        await Store.DeleteAsync("doc");

        (await Store.DeleteAsync("doc")).ShouldBeTrue();
        (await Store.DeleteAsync("doc", BlobCondition.IfMatch(put.ETag))).ShouldBeTrue();
        (await Store.DeleteAsync("doc", BlobCondition.IfAbsent)).ShouldBeTrue();
        (await Store.DeleteAsync("never/there")).ShouldBeTrue();
    }

    [StoreFact]
    public async Task Creates_and_deletes_side_by_side_in_one_folder_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
            {
                await PutAsync($"busy/folder/{writer}", $"{round}", new() { ["round"] = $"{round}" });
                (await Store.StatAsync($"busy/folder/{writer}"))!.Metadata["round"].ShouldBe($"{round}");
                (await Store.DeleteAsync($"busy/folder/{writer}")).ShouldBeTrue();
            }
        })));

        (await NamesAsync("busy")).ShouldBeEmpty();
    }
}
