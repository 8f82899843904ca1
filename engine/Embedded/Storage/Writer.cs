using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// The only one who writes. Whoever wants something written queues it; all that has gathered while the disk was busy goes
/// into one transaction, and is acknowledged when that is on disk.
/// </summary>
internal sealed partial class Writer : IDisposable
{
    private const int LargestBatch = 1024;

    private readonly Channel<Work> queue = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly SqlSession session;
    private readonly CommitFaults? faults;
    private readonly ILogger logger;
    private readonly Thread thread;
    private long commits;

    public Writer(SqlSession session, CommitFaults? faults, ILogger logger)
    {
        this.session = session;
        this.faults = faults;
        this.logger = logger;
        thread = new Thread(Loop) { IsBackground = true, Name = "engine writer" };
        thread.Start();
    }

    /// <summary>Completes when the work is durable. Works are applied in the order queued.</summary>
    /// <param name="whenDurable">
    /// Called on the writer's thread before the task completes, and before anything that was queued later is acknowledged;
    /// must be short and must not fail.
    /// </param>
    /// <exception cref="EngineStoppedException">The writer was stopped before the work was written.</exception>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> work, Action<T>? whenDurable = null)
    {
        var item = new Work<T>(work, whenDurable);
        if (!queue.Writer.TryWrite(item))
        {
            item.Fail(new EngineStoppedException());
        }

        return item.Done;
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{SqlSession, T}, Action{T})"/>
    public Task WriteAsync(Action<SqlSession> work) => WriteAsync(session =>
    {
        work(session);
        return true;
    });

    /// <summary>Writes what is queued, then ends.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        thread.Join();
        session.Dispose();
    }

    private void Loop()
    {
        var batch = new List<Work>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            if (!Commit(batch))
            {
                Die(batch);
                return;
            }

            batch.Clear();
        }
    }

    /// <returns>False when a test wants the process to be gone.</returns>
    private bool Commit(List<Work> batch)
    {
        commits++;
        if (faults?.IsDead == true)
        {
            return false;
        }

        var rowsBefore = session.RowsChanged;
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            batch.ForEach(work => work.Apply(session));
            if (faults?.CrashBefore(commits) == true || faults?.IsDead == true)
            {
                session.Execute("ROLLBACK");
                return false;
            }

            session.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Log.BatchFailed(logger, batch.Count, e);
            Undo();
            CommitEach(batch, e);
            return true;
        }

        if (faults?.CrashAfter(commits) == true)
        {
            return false;
        }

        batch.ForEach(work => work.Acknowledge());
        EngineTelemetry.Committed(batch.Count, session.RowsChanged - rowsBefore);
        return true;
    }

    // One bad work must not take its neighbours along: each is tried alone. Unless another program holds the file: then
    // each would wait as long as all have waited already.
    private void CommitEach(List<Work> batch, Exception cause)
    {
        if (batch.Count == 1 || cause is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY })
        {
            batch.ForEach(work => work.Fail(cause));
            return;
        }

        foreach (var work in batch)
        {
            try
            {
                session.Execute("BEGIN IMMEDIATE");
                work.Apply(session);
                session.Execute("COMMIT");
                work.Acknowledge();
            }
            catch (Exception e)
            {
                Undo();
                work.Fail(e);
            }
        }
    }

    private void Undo()
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, or BEGIN had failed.
        }
    }

    private void Die(List<Work> batch)
    {
        queue.Writer.TryComplete();
        batch.ForEach(work => work.Fail(new EngineStoppedException()));
        while (queue.Reader.TryRead(out var work))
        {
            work.Fail(new EngineStoppedException());
        }

        faults!.ReportCrash();
    }

    private abstract class Work
    {
        public abstract void Apply(SqlSession session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception cause);
    }

    private sealed class Work<T>(Func<SqlSession, T> apply, Action<T>? whenDurable) : Work
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Done => done.Task;

        public override void Apply(SqlSession session) => result = apply(session);

        public override void Acknowledge()
        {
            try
            {
                whenDurable?.Invoke(result!);
            }
            catch (Exception e)
            {
                // It is on disk, and whoever asked for it learns what went wrong; the writer is everybody's and goes on.
                done.TrySetException(e);
                return;
            }

            done.TrySetResult(result!);
        }

        public override void Fail(Exception cause) => done.TrySetException(cause);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A transaction of {Count} writes failed; trying each alone.")]
        public static partial void BatchFailed(ILogger logger, int count, Exception cause);
    }
}

/// <summary>The engine is stopping, so this was not written; after a restart it is taken up again.</summary>
internal sealed class EngineStoppedException() : Exception("The engine has stopped.");
