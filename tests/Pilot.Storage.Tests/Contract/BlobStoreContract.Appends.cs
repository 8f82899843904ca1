using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

public abstract partial class BlobStoreContract
{
    [StoreFact]
    public async Task Appends_follow_each_other()
    {
        (await Store.AppendAsync("runs/1/log", 0, "one\n"u8.ToArray())).ShouldBe(4);
        (await Store.AppendAsync("runs/1/log", 4, "two\n"u8.ToArray())).ShouldBe(8);

        (await TextAsync("runs/1/log")).ShouldBe("one\ntwo\n");
        (await Store.StatAsync("runs/1/log"))!.Metadata.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task An_append_at_another_position_than_the_end_writes_nothing()
    {
        (await Store.AppendAsync("log", 3, "x"u8.ToArray())).ShouldBeNull();
        (await Store.StatAsync("log")).ShouldBeNull();
        await Store.AppendAsync("log", 0, "abc"u8.ToArray());

        (await Store.AppendAsync("log", 0, "abc"u8.ToArray())).ShouldBeNull();
        (await Store.AppendAsync("log", 2, "x"u8.ToArray())).ShouldBeNull();
        (await Store.AppendAsync("log", 4, "x"u8.ToArray())).ShouldBeNull();

        (await TextAsync("log")).ShouldBe("abc");
    }

    [StoreFact]
    public async Task An_empty_append_at_the_start_creates_the_blob()
    {
        (await Store.AppendAsync("log", 0, default)).ShouldBe(0);
        (await Store.StatAsync("log"))!.Length.ShouldBe(0);
        (await Store.AppendAsync("log", 0, "abc"u8.ToArray())).ShouldBe(3);
        (await Store.AppendAsync("log", 3, default)).ShouldBe(3);
        (await Store.AppendAsync("log", 2, default)).ShouldBeNull();
        (await Store.AppendAsync("log", 0, default)).ShouldBeNull();
        (await Store.AppendAsync("other", 1, default)).ShouldBeNull();
        (await Store.StatAsync("other")).ShouldBeNull();
    }

    [StoreFact]
    public async Task Every_append_changes_the_etag()
    {
        var etags = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            await Store.AppendAsync("log", i, "x"u8.ToArray());
            etags.Add((await Store.StatAsync("log"))!.ETag);
        }

        etags.Distinct().Count().ShouldBe(10);
    }

    [StoreFact]
    public async Task Eight_writers_that_append_at_what_they_believe_is_the_end_lose_and_repeat_nothing()
    {
        const int writers = 8;
        const int lines = 12;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var line = 0; line < lines;)
            {
                var end = (await Store.StatAsync("shared"))?.Length ?? 0;
                if (await Store.AppendAsync("shared", end, Encoding.UTF8.GetBytes($"{writer}:{line}\n")) is not null)
                {
                    line++;
                }
            }
        })));

        var seen = (await TextAsync("shared"))!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var writer in Enumerable.Range(0, writers))
        {
            seen.Where(line => line.StartsWith($"{writer}:", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, lines).Select(line => $"{writer}:{line}"));
        }

        seen.Length.ShouldBe(writers * lines);
    }

    [StoreFact]
    public async Task A_large_append_is_whole()
    {
        var bytes = Content.Random(3, 5 * 1024 * 1024);
        await Store.AppendAsync("log", 0, "head"u8.ToArray());

        (await Store.AppendAsync("log", 4, bytes)).ShouldBe(bytes.Length + 4);

        await using var content = await Store.ReadAsync("log", 4);
        (await content!.Stream.ToBytesAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [StoreFact]
    public async Task A_deleted_log_starts_again_at_zero()
    {
        await Store.AppendAsync("log", 0, "abc"u8.ToArray());
        await Store.DeleteAsync("log");

        (await Store.AppendAsync("log", 3, "d"u8.ToArray())).ShouldBeNull();
        (await Store.AppendAsync("log", 0, "d"u8.ToArray())).ShouldBe(1);
    }

    [StoreFact]
    public async Task An_append_that_is_given_up_before_it_starts_writes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Store.AppendAsync("log", 0, new byte[1], giveUp.Token));

        (await Store.StatAsync("log")).ShouldBeNull();
    }
}
