using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public async Task A_blob_comes_back_as_it_was_put()
    {
        var put = await PutAsync("jobs/j1/job", "hello");

        (await TextAsync("jobs/j1/job")).ShouldBe("hello");
        var seen = (await Store.StatAsync("jobs/j1/job")).ShouldNotBeNull();
        seen.Name.ShouldBe("jobs/j1/job");
        seen.Length.ShouldBe(5);
        seen.ETag.ShouldBe(put.ETag);
        (seen.LastModified - DateTimeOffset.UtcNow).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(5));
    }

    [StoreFact]
    public async Task What_was_never_put_is_null()
    {
        (await Store.StatAsync("no/such")).ShouldBeNull();
        (await Store.ReadAsync("no/such")).ShouldBeNull();
        (await Store.ReadAsync("no/such", 10, 0)).ShouldBeNull();
        await PutAsync("no/folder/blob");
        (await Store.StatAsync("no/folder")).ShouldBeNull();
        (await Store.ReadAsync("no/folder")).ShouldBeNull();
    }

    [StoreFact]
    public async Task An_empty_blob_is_a_blob()
    {
        (await Store.PutAsync("empty", Stream.Null)).ShouldNotBeNull().Length.ShouldBe(0);

        (await TextAsync("empty")).ShouldBe("");
        (await TextAsync("empty", 5)).ShouldBe("");
        (await NamesAsync("")).ShouldBe(["empty"]);
    }

    [StoreFact]
    public async Task A_large_blob_of_unknown_length_is_streamed_and_whole()
    {
        var bytes = Content.Random(1, 20 * 1024 * 1024 + 17);

        var put = await Store.PutAsync("large", new TrickleStream(bytes), metadata: new Dictionary<string, string> { ["k"] = "v" });

        put.ShouldNotBeNull().Length.ShouldBe(bytes.Length);
        await using var content = (await Store.ReadAsync("large")).ShouldNotBeNull();
        content.Info.Metadata["k"].ShouldBe("v");
        (await content.Stream.ToBytesAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [StoreFact]
    public async Task Content_is_taken_from_where_its_stream_stands()
    {
        using var content = Content.Of("skipped|kept");
        content.Position = 8;

        (await Store.PutAsync("part", content)).ShouldNotBeNull().Length.ShouldBe(4);

        (await TextAsync("part")).ShouldBe("kept");
    }

    [StoreFact]
    public async Task A_blob_is_created_once_when_it_must_be_absent()
    {
        (await Store.PutAsync("once", Content.Of("first"), BlobCondition.IfAbsent)).ShouldNotBeNull();
        (await Store.PutAsync("once", Content.Of("second"), BlobCondition.IfAbsent)).ShouldBeNull();

        (await TextAsync("once")).ShouldBe("first");
    }

    [StoreFact]
    public async Task A_blob_is_replaced_only_by_who_saw_its_last_version()
    {
        var first = await PutAsync("doc", "1");
        var second = (await Store.PutAsync("doc", Content.Of("2"), BlobCondition.IfMatch(first.ETag))).ShouldNotBeNull();

        (await Store.PutAsync("doc", Content.Of("3"), BlobCondition.IfMatch(first.ETag))).ShouldBeNull();
        (await TextAsync("doc")).ShouldBe("2");
        (await Store.StatAsync("doc"))!.ETag.ShouldBe(second.ETag);
        (await Store.PutAsync("never", Content.Of("1"), BlobCondition.IfMatch(first.ETag))).ShouldBeNull();
        (await Store.StatAsync("never")).ShouldBeNull();
    }

    [StoreFact]
    public async Task Every_write_has_an_etag_of_its_own()
    {
        var etags = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            etags.Add((await PutAsync("same", "same", new() { ["round"] = $"{i / 2}" })).ETag);
        }

        etags.Distinct().Count().ShouldBe(20);
        (await Store.ListAsync("same"))[0].ETag.ShouldBe(etags[^1]);
        await using var content = await Store.ReadAsync("same");
        content!.Info.ETag.ShouldBe(etags[^1]);
    }

    [StoreFact]
    public async Task Of_many_writers_with_the_same_condition_one_wins()
    {
        var first = await PutAsync("race", "0");

        var won = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(() =>
            Store.PutAsync("race", Content.Of($"{i}"), BlobCondition.IfMatch(first.ETag)))));

        var winner = Array.FindIndex(won, info => info is not null);
        won.Count(info => info is not null).ShouldBe(1);
        (await TextAsync("race")).ShouldBe($"{winner + 1}");
    }

    [StoreFact]
    public async Task A_reader_sees_one_version_whole_with_its_own_metadata_while_others_write()
    {
        await PutVersionAsync(0);
        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 60; i++)
            {
                await PutVersionAsync(i);
            }
        });

        do
        {
            await using var content = (await Store.ReadAsync("hot")).ShouldNotBeNull();
            var version = int.Parse(content.Info.Metadata["version"]);
            Content.Text(await content.Stream.ToBytesAsync()).ShouldBe(VersionText(version));
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [StoreFact]
    public async Task A_write_that_is_given_up_leaves_nothing()
    {
        await PutAsync("kept", "old");
        using var giveUp = new CancellationTokenSource();
        var content = new TrickleStream(new byte[9_000_000], position => { if (position > 8_500_000) { giveUp.Cancel(); } });

        await Should.ThrowAsync<OperationCanceledException>(() => Store.PutAsync("kept", content, cancellation: giveUp.Token));

        (await TextAsync("kept")).ShouldBe("old");
        (await NamesAsync("")).ShouldBe(["kept"]);
    }

    [StoreFact]
    public async Task Content_that_breaks_off_leaves_nothing()
    {
        var content = new TrickleStream(new byte[9_000_000], static at => { if (at > 8_500_000) { throw new IOException("cut"); } });

        await Should.ThrowAsync<IOException>(() => Store.PutAsync("broken", content));

        (await Store.StatAsync("broken")).ShouldBeNull();
        (await NamesAsync("")).ShouldBeEmpty();
    }

    private Task<BlobInfo> PutVersionAsync(int version) =>
        PutAsync("hot", VersionText(version), new() { ["version"] = $"{version}" });

    private static string VersionText(int version) => string.Concat(Enumerable.Repeat($"<{version}>", 5000));
}
