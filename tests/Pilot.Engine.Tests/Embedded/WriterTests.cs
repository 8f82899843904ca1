using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Tests.Kit;

namespace Pilot.Engine.Tests.Embedded;

public sealed class WriterTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Database database;

    public WriterTests() => database = Database.Open(folder.Database, TimeSpan.FromSeconds(10));

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_gathers_while_the_disk_is_busy_shares_one_commit()
    {
        // The third commit is never reached: the first holds the gate, the second all the rest.
        var faults = new CommitFaults(3, before: true);
        using var writer = new Writer(database.OpenWriter(), faults, NullLogger.Instance);
        using var gate = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => gate.Wait(Deadline.Limit));
        var rest = Enumerable.Range(0, 500).Select(n => writer.WriteAsync(session => Insert(session, $"i{n}"))).ToArray();

        gate.Set();

        (await first).ShouldBeTrue();
        (await Task.WhenAll(rest)).Distinct().Count().ShouldBe(500);
    }

    [Fact]
    public async Task What_goes_wrong_while_a_write_is_told_of_is_told_to_its_author_alone()
    {
        using var writer = new Writer(database.OpenWriter(), null, NullLogger.Instance);
        using var gate = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => gate.Wait(Deadline.Limit));
        var told = writer.WriteAsync(session => Insert(session, "told"), _ => throw new InvalidOperationException("Nobody listens."));
        var neighbour = writer.WriteAsync(session => Insert(session, "neighbour"));

        gate.Set();

        await first;
        (await Should.ThrowAsync<InvalidOperationException>(told)).Message.ShouldBe("Nobody listens.");
        (await neighbour).ShouldBeGreaterThan(0);
        (await writer.WriteAsync(session => Insert(session, "later"))).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_write_that_fails_does_not_take_its_neighbours_along()
    {
        using var writer = new Writer(database.OpenWriter(), null, NullLogger.Instance);
        using var gate = new ManualResetEventSlim();
        var first = writer.WriteAsync(_ => gate.Wait(Deadline.Limit));
        var before = writer.WriteAsync(session => Insert(session, "same"));
        var bad = writer.WriteAsync(session => session.Execute("INSERT INTO timers (key) VALUES (1)"));
        var after = writer.WriteAsync(session => Insert(session, "other"));

        gate.Set();

        await first;
        (await after).ShouldBeGreaterThan(await before);
        await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(bad);
    }

    [Fact]
    public async Task After_it_was_closed_nothing_is_written_and_the_caller_is_told()
    {
        var writer = new Writer(database.OpenWriter(), null, NullLogger.Instance);
        writer.Dispose();

        await Should.ThrowAsync<EngineStoppedException>(writer.WriteAsync(session => Insert(session, "late")));
    }

    private static long Insert(SqlSession session, string id) =>
        InstanceWrites.Insert(session, new NewInstance(id, "Name", null, DateTime.UnixEpoch))!.Key;
}
