using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Jobs;

public sealed class JobFeedTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly MemoryBlobStore blobs = new();

    [Fact]
    public async Task Whoever_reads_on_from_any_notice_sees_all_behind_it_once_and_in_order()
    {
        using var process = Process();
        foreach (var i in Enumerable.Range(0, 30))
        {
            await process.News.PublishAsync(Notice(i));
        }

        var all = (await process.Feed.ReadAsync(FeedPosition.Start))!;

        Numbers(all).ShouldBe(Enumerable.Range(0, 30));
        all.End.Segment.ShouldBeGreaterThan(2, "several segments were filled");
        foreach (var (entry, i) in all.Entries.Select((entry, i) => (entry, i)))
        {
            Numbers((await process.Feed.ReadAsync(entry.After))!).ShouldBe(Enumerable.Range(i + 1, 29 - i));
            Numbers((await process.News.SinceAsync(entry.After))!).ShouldBe(Enumerable.Range(i + 1, 29 - i));
        }
    }

    [Fact]
    public async Task Processes_that_write_at_the_same_time_lose_nothing_and_all_see_one_order()
    {
        JobProcess[] processes = [Process(), Process(), Process()];

        await Parallel.ForAsync(0, 150, async (i, cancellation) => await processes[i % 3].News.PublishAsync(Notice(i), cancellation));

        var orders = new List<int[]>();
        foreach (var process in processes)
        {
            await process.News.CatchUpAsync();
            orders.Add(Numbers((await process.News.SinceAsync(FeedPosition.Start))!));
            process.Dispose();
        }

        orders[0].Order().ShouldBe(Enumerable.Range(0, 150));
        orders[1].ShouldBe(orders[0]);
        orders[2].ShouldBe(orders[0]);
    }

    [Fact]
    public async Task What_a_crash_tore_hides_no_other_notice()
    {
        using var process = Process(segmentBytes: 100_000);
        await process.News.PublishAsync(Notice(0));
        var length = (await blobs.ListAsync(BlobNames.Feed))[0].Length;
        await blobs.AppendAsync((await blobs.ListAsync(BlobNames.Feed))[0].Name, length, "\n{\"kind\":\"Chan"u8.ToArray());
        await process.News.PublishAsync(Notice(1));

        Numbers((await process.Feed.ReadAsync(FeedPosition.Start))!).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_by_what_comes_and_by_nothing_else()
    {
        using var process = Process();
        var end = await process.News.CatchUpAsync();
        var waiting = process.News.After(end);
        await process.News.CatchUpAsync();
        waiting.IsCompleted.ShouldBeFalse();

        await process.News.PublishAsync(Notice(0));

        await waiting;
        process.News.After(end).IsCompleted.ShouldBeTrue();
        process.News.After(await process.News.CatchUpAsync()).IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("7-0")]
    [InlineData("1-5000")]
    public async Task A_position_of_another_feed_is_known_for_one(string text)
    {
        using var process = Process();
        await process.News.PublishAsync(Notice(0));
        FeedPosition.TryParse(text, out var position).ShouldBeTrue();

        (await process.News.SinceAsync(position)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-1-2")]
    [InlineData("0-0")]
    [InlineData("1-99999999999999999999")]
    public void What_is_no_position_is_none(string text) => FeedPosition.TryParse(text, out _).ShouldBeFalse();

    private static int[] Numbers(FeedPage page) => [.. page.Entries.Select(entry => entry.Notice.Row.Revision!.Value)];

    private static JobNotice Notice(int number) => new(
        JobNoticeKind.Changed, "ada", new JobRow(JobId.New(), "digits", JobState.Running, "", Start, null, null, null) { Owner = "ada", Revision = number });

    private JobProcess Process(int segmentBytes = 2000) => new(blobs, TimeProvider.System, segmentBytes);
}
