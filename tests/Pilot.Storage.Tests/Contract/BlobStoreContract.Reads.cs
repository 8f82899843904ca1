using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public async Task A_part_is_read_from_an_offset_and_at_most_as_long_as_asked()
    {
        await PutAsync("digits", "0123456789");

        (await TextAsync("digits", 3)).ShouldBe("3456789");
        (await TextAsync("digits", 3, 2)).ShouldBe("34");
        (await TextAsync("digits", 8, 100)).ShouldBe("89");
        (await TextAsync("digits", 2, 0)).ShouldBe("");
    }

    [StoreFact]
    public async Task An_offset_at_or_past_the_end_gives_nothing_and_says_how_long_the_blob_is()
    {
        await PutAsync("digits", "0123456789");

        foreach (var offset in (long[])[10, 11, 1_000_000])
        {
            await using var content = (await Store.ReadAsync("digits", offset)).ShouldNotBeNull();
            (await content.Stream.ToBytesAsync()).ShouldBeEmpty();
            content.Info.Length.ShouldBe(10);
        }
    }

    [StoreFact]
    public async Task A_part_comes_with_the_properties_of_the_whole()
    {
        var put = await PutAsync("digits", "0123456789", new() { ["k"] = "v" });

        await using var content = (await Store.ReadAsync("digits", 4, 2)).ShouldNotBeNull();

        content.Info.Length.ShouldBe(10);
        content.Info.ETag.ShouldBe(put.ETag);
        content.Info.Metadata["k"].ShouldBe("v");
    }

    [StoreFact]
    public async Task What_is_appended_after_the_opening_is_not_read()
    {
        await Store.AppendAsync("log", 0, "early"u8.ToArray());
        await using var content = (await Store.ReadAsync("log")).ShouldNotBeNull();
        await Store.AppendAsync("log", 5, "late"u8.ToArray());

        Content.Text(await content.Stream.ToBytesAsync()).ShouldBe("early");
    }

    [StoreFact]
    public async Task Negative_offsets_and_lengths_are_refused()
    {
        await PutAsync("digits", "0123456789");

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ReadAsync("digits", -1));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ReadAsync("digits", 0, -1));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.AppendAsync("log", -1, new byte[1]));
    }

    [StoreFact]
    public async Task Metadata_comes_back_exactly_from_every_side()
    {
        var metadata = new Dictionary<string, string>
        {
            ["plain"] = "name-1.0 (b), \"c\"; d=e",
            ["unicode"] = "Größe 漢字 😀 \u200f\u0301",
            ["empty"] = "",
            ["blanks"] = "  two  blanks  ",
            ["lines"] = "a\r\nb\tc\0d",
            ["encoded"] = "=?utf-8?B?eA==?=",
            ["k_9"] = "%41+%2B",
        };
        var put = await PutAsync("meta/a", "x", metadata);

        Exactly(put.Metadata);
        Exactly((await Store.StatAsync("meta/a"))!.Metadata);
        Exactly((await Store.ListAsync("meta/"))[0].Metadata);
        await using var content = await Store.ReadAsync("meta/a");
        Exactly(content!.Info.Metadata);

        void Exactly(IReadOnlyDictionary<string, string> seen) =>
            seen.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .ShouldBe(metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task Metadata_of_two_kilobytes_fits_and_more_is_refused()
    {
        await PutAsync("big", "x", new() { ["a"] = new string('漢', 682), ["b"] = new string('\n', 2048) });

        (await Store.StatAsync("big"))!.Metadata["a"].ShouldBe(new string('漢', 682));
        (await Store.StatAsync("big"))!.Metadata["b"].ShouldBe(new string('\n', 2048));
        await RefusedAsync(new() { ["a"] = new string('x', 2049) });
        await RefusedAsync(new() { ["a"] = new string('x', 2048), ["b"] = new string('x', 2048), ["c"] = new string('x', 2048) });
        await RefusedAsync(new() { ["A"] = "x" });
        await RefusedAsync(new() { ["9a"] = "x" });
        await RefusedAsync(new() { ["a-b"] = "x" });
        await RefusedAsync(new() { [""] = "x" });
        await RefusedAsync(new() { ["a"] = "\ud800" });
        (await NamesAsync("")).ShouldBe(["big"]);

        Task RefusedAsync(Dictionary<string, string> metadata) =>
            Should.ThrowAsync<ArgumentException>(() => PutAsync("refused", "x", metadata));
    }

    [StoreFact]
    public async Task A_write_replaces_the_metadata_too()
    {
        await PutAsync("meta", "x", new() { ["old"] = "1", ["both"] = "1" });
        await PutAsync("meta", "x", new() { ["both"] = "2" });
        (await Store.StatAsync("meta"))!.Metadata.ShouldBe([new("both", "2")]);

        await PutAsync("meta");
        (await Store.StatAsync("meta"))!.Metadata.ShouldBeEmpty();
        (await Store.ListAsync("meta"))[0].Metadata.ShouldBeEmpty();
    }
}
