using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Engine.Embedded.Dispatch;
using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded;

/// <summary>The engine from opening its database to closing it: what its parts share, and the loops that drive them.</summary>
internal sealed class EngineCore : IAsyncDisposable
{
    private readonly Channel<ActivityTicket> activities = Channel.CreateUnbounded<ActivityTicket>();
    private readonly CancellationTokenSource stop = new();
    private readonly Alarm<Due> alarm;
    private readonly List<Task> loops = [];

    private EngineCore(EmbeddedEngineOptions options, Database database, ILoggerFactory loggers, TimeProvider clock)
    {
        Options = options;
        Database = database;
        Loggers = loggers;
        Clock = clock;
        Writer = new Writer(database.OpenWriter(), options.Faults, loggers.CreateLogger<Writer>());
        alarm = new Alarm<Due>(clock, due => _ = RingAsync(due));
    }

    public EmbeddedEngineOptions Options { get; }

    public Database Database { get; }

    public Writer Writer { get; }

    public ILoggerFactory Loggers { get; }

    public TimeProvider Clock { get; }

    public ReadyQueue Ready { get; } = new();

    public Waiters Waiters { get; } = new();

    public RunningActivities Running { get; } = new();

    public ChannelReader<ActivityTicket> Activities => activities.Reader;

    public CancellationToken Stopping => stop.Token;

    public DateTime UtcNow => Clock.GetUtcNow().UtcDateTime;

    public static async Task<EngineCore> OpenAsync(
        EmbeddedEngineOptions options, IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider clock)
    {
        options.Validate();
        var core = new EngineCore(options, Database.Open(options.DatabasePath), loggers, clock);
        try
        {
            var found = await core.Writer.WriteAsync(Recovery.Load);
            core.Resume(found);
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }

        var turns = new TurnRunner(core, loggers.CreateLogger<TurnRunner>());
        var runner = new ActivityRunner(core, scopes, loggers.CreateLogger<ActivityRunner>());
        core.Spawn(options.MaxConcurrentTurns, turns.WorkAsync);
        core.Spawn(options.MaxConcurrentActivities, runner.WorkAsync);
        return core;
    }

    public void Start(ActivityTicket ticket) => activities.Writer.TryWrite(ticket);

    public void SetTimer(long key, int task, DateTime fireAt) => alarm.Set(new Due(key, task, null), fireAt);

    public void WakeAt(long key, DateTime at) => alarm.Set(new Due(key, null, null), at);

    public void StartAgainAt(ActivityTicket ticket, DateTime at) => alarm.Set(new Due(ticket.Key, null, ticket), at);

    /// <summary>Stops taking up work, cancels activities and waits for what runs; a limit leaves the rest to itself.</summary>
    public async Task StopAsync(CancellationToken limit)
    {
        await stop.CancelAsync();
        alarm.Dispose();
        Waiters.SignalAll();
        await Task.WhenAll(loops).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Close();
    }

    public void Close()
    {
        Writer.Dispose();
        Database.Dispose();
        stop.Dispose();
    }

    private void Resume(Recovery found)
    {
        foreach (var timer in found.Timers)
        {
            SetTimer(timer.Key, timer.Task, timer.FireAt);
        }

        foreach (var ticket in found.Activities)
        {
            Start(ticket);
        }

        foreach (var instance in found.Ready)
        {
            if (instance.StartAt is { } later && later > UtcNow)
            {
                WakeAt(instance.Key, later);
            }

            Ready.Wake(instance.Key);
        }
    }

    private void Spawn(int count, Func<CancellationToken, Task> work)
    {
        for (var i = 0; i < count; i++)
        {
            loops.Add(Task.Run(() => work(stop.Token)));
        }
    }

    private async Task RingAsync(IReadOnlyList<Due> due)
    {
        var now = UtcNow;
        try
        {
            var timers = due.Where(d => d.Timer is not null).ToArray();
            if (timers.Length > 0)
            {
                var fired = await Writer.WriteAsync(session =>
                    timers.Where(t => TimerTable.Fire(session, t.Key, t.Timer!.Value, now)).Select(t => t.Key).ToArray());
                Array.ForEach(fired, Ready.Wake);
            }
        }
        catch (EngineStoppedException)
        {
            return;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // They are still on disk: try again soon.
            foreach (var timer in due)
            {
                alarm.Set(timer, now.AddSeconds(5));
            }

            return;
        }

        foreach (var (key, _, ticket) in due.Where(d => d.Timer is null))
        {
            if (ticket is null)
            {
                Ready.Wake(key);
            }
            else
            {
                Start(ticket);
            }
        }
    }

    /// <summary>A timer; or an instance to wake, or an activity to start again.</summary>
    private sealed record Due(long Key, int? Timer, ActivityTicket? Activity);
}
