using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public async Task Names_come_in_the_order_of_their_utf8_bytes()
    {
        string[] names = ["a!/x", "a-b", "a/b", "a/b-c", "a/c/d", "a0", "aé", "b", "p/\uE000", "p/\uFF01", "p/😀", "Z", "a b", "~"];
        foreach (var name in names)
        {
            await PutAsync(name);
        }

        var ordered = names.OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToArray();
        (await NamesAsync("")).ShouldBe(ordered);
        foreach (var (index, after) in ordered.Index())
        {
            (await NamesAsync("", after, 2)).ShouldBe(ordered.Skip(index + 1).Take(2));
        }
    }

    [StoreFact]
    public async Task A_prefix_may_end_anywhere()
    {
        foreach (var name in (string[])["jobs/job_1/job", "jobs/job_1/log", "jobs/job_12/job", "jobs2", "index/a"])
        {
            await PutAsync(name);
        }

        (await NamesAsync("jobs/job_1/")).ShouldBe(["jobs/job_1/job", "jobs/job_1/log"]);
        (await NamesAsync("jobs/job_1")).ShouldBe(["jobs/job_1/job", "jobs/job_1/log", "jobs/job_12/job"]);
        (await NamesAsync("jobs")).ShouldBe(["jobs/job_1/job", "jobs/job_1/log", "jobs/job_12/job", "jobs2"]);
        (await NamesAsync("jobs/job_1/job")).ShouldBe(["jobs/job_1/job"]);
        (await NamesAsync("nothing/here")).ShouldBeEmpty();
        (await NamesAsync("jobs/job_1/job/")).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Prefixes_that_no_name_can_have_list_nothing()
    {
        await PutAsync("a/b");

        foreach (var prefix in (string[])["/", "a//", "../", "a/../", "./", ".meta/", ".l"])
        {
            (await NamesAsync(prefix)).ShouldBeEmpty(prefix);
        }
    }

    [StoreFact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var names = Enumerable.Range(0, 57).Select(i => $"page/{i % 7}{(i % 2 == 0 ? '/' : '-')}{i:D3}").ToArray();
        foreach (var name in names)
        {
            await PutAsync(name, name, new() { ["name"] = name });
        }

        var seen = new List<BlobInfo>();
        for (IReadOnlyList<BlobInfo> page = await Store.ListAsync("page/", null, 10);
            page.Count > 0;
            page = await Store.ListAsync("page/", page[^1].Name, 10))
        {
            seen.AddRange(page);
        }

        seen.Select(blob => blob.Name).ShouldBe(names.Order(StringComparer.Ordinal));
        seen.ShouldAllBe(blob => blob.Metadata["name"] == blob.Name && blob.Length == blob.Name.Length);
    }

    [StoreFact]
    public async Task A_page_starts_after_a_name_that_need_not_exist_and_holds_what_came_meanwhile()
    {
        foreach (var name in (string[])["a/1", "a/3", "a/5"])
        {
            await PutAsync(name);
        }

        (await NamesAsync("a/", null, 2)).ShouldBe(["a/1", "a/3"]);
        await PutAsync("a/4");
        await Store.DeleteAsync("a/3");

        (await NamesAsync("a/", "a/3")).ShouldBe(["a/4", "a/5"]);
        (await NamesAsync("a/", "a/2")).ShouldBe(["a/4", "a/5"]);
        (await NamesAsync("a/", "")).ShouldBe(["a/1", "a/4", "a/5"]);
        (await NamesAsync("a/", "0")).ShouldBe(["a/1", "a/4", "a/5"]);
        (await NamesAsync("a/", "b")).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_listing_tells_what_a_stat_tells()
    {
        await PutAsync("b", "content", new() { ["k"] = "ü" });
        await Store.AppendAsync("l", 0, new byte[10]);

        foreach (var listed in await Store.ListAsync(""))
        {
            var seen = (await Store.StatAsync(listed.Name)).ShouldNotBeNull();
            (listed.Length, listed.ETag).ShouldBe((seen.Length, seen.ETag));
            (listed.LastModified - seen.LastModified).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
            listed.Metadata.ShouldBe(seen.Metadata);
        }
    }

    [StoreFact]
    public async Task A_limit_is_1_to_5000()
    {
        await PutAsync("a");

        (await NamesAsync("", null, 1)).ShouldBe(["a"]);
        (await NamesAsync("", null, 5000)).ShouldBe(["a"]);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ListAsync("", null, 0));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ListAsync("", null, 5001));
    }
}
