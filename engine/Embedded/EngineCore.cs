using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Core.Storage;
using Pilot.Engine.Embedded.Dispatch;
using Pilot.Engine.Embedded.Payloads;
using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded;

/// <summary>The engine from opening its database to closing it: what its parts share, and the loops that drive them.</summary>
internal sealed class EngineCore : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ActivityLeases leases;
    private Task sweep = Task.CompletedTask;
    private bool isDrained;

    private EngineCore(
        EmbeddedEngineOptions options, Database database, IServiceScopeFactory scopes, IBlobStore? blobs, ILoggerFactory loggers, TimeProvider clock)
    {
        Options = options;
        Database = database;
        Loggers = loggers;
        Clock = clock;
        Payloads = new PayloadStore(blobs, options.LongestPayload, clock);
        Writer = new Writer(database.OpenWriter(), options.Faults, loggers.CreateLogger<Writer>());
        Timers = new TimerClock(this);
        Waiters = new Waiters(options.LiveExecutions);
        Attempts = new ActivityRunner(this, scopes, loggers.CreateLogger<ActivityRunner>());
        Activities = new ActivityQueue(
            options.MaxConcurrentActivities,
            name => options.Activities.OptionsOf(name).MaxConcurrent,
            Attempts.RunAsync);
        leases = new ActivityLeases(this, loggers.CreateLogger<ActivityLeases>());
    }

    public EmbeddedEngineOptions Options { get; }

    public Database Database { get; }

    public Writer Writer { get; }

    public PayloadStore Payloads { get; }

    public ILoggerFactory Loggers { get; }

    public TimeProvider Clock { get; }

    public ReadyQueue Ready { get; } = new();

    public Waiters Waiters { get; }

    public ActivityRunner Attempts { get; }

    public ActivityQueue Activities { get; }

    public TimerClock Timers { get; }

    /// <summary>Instances whose turns are not made until somebody says so.</summary>
    public ConcurrentDictionary<long, bool> Parked { get; } = new();

    /// <summary>Instances that may have been in a turn when the process died; the next turn of each is noted before it is made.</summary>
    public ConcurrentDictionary<long, bool> Suspects { get; } = new();

    public CommitFaults? Faults => Options.Faults;

    public CancellationToken Stopping => stop.Token;

    public DateTime UtcNow => Clock.GetUtcNow().UtcDateTime;

    public static async Task<EngineCore> OpenAsync(
        EmbeddedEngineOptions options, IServiceScopeFactory scopes, IBlobStore? blobs, ILoggerFactory loggers, TimeProvider clock)
    {
        options.Validate();
        var core = new EngineCore(options, Database.Open(options.DatabasePath, options.DatabasePatience), scopes, blobs, loggers, clock);
        try
        {
            await core.ResumeAsync(await core.Writer.WriteAsync(Recovery.Load));
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }

        var turns = new TurnRunner(core, loggers.CreateLogger<TurnRunner>());
        core.Ready.Open(options.MaxConcurrentTurns, turns.WorkAsync);
        if (blobs is not null)
        {
            core.sweep = Task.Run(() => core.SweepAsync(blobs));
        }

        EngineTelemetry.Watch(core);
        return core;
    }

    /// <summary>
    /// A new instance is on disk. Called by the writer, so that nothing can be sent to the instance, let alone a turn of it be
    /// made, before this: then the row as it was made would be stale.
    /// </summary>
    public void Begin(InstanceRow made)
    {
        Waiters.Begun(made.Id, made.Key);
        if (made.StartAt is { } later && later > UtcNow)
        {
            Timers.WakeAt(made.Key, later);
        }
        else
        {
            Ready.Begin(made);
        }
    }

    public async Task ParkTurnAsync(long key, Exception cause)
    {
        await Writer.WriteAsync(session => ParkedTable.Put(session, key, ParkedTable.Turn, cause, UtcNow));
        Parked[key] = true;
    }

    /// <summary>Stops taking up work, cancels activities and waits for what runs; a limit leaves the rest to itself.</summary>
    public async Task StopAsync(CancellationToken limit)
    {
        await stop.CancelAsync();
        EngineTelemetry.Forget(this);
        Timers.Dispose();
        leases.Dispose();
        Waiters.ChangedAll();
        var all = Task.WhenAll(sweep, Ready.CloseAsync(), Activities.StopAsync()).WaitAsync(limit);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        isDrained = Activities.IsDrained;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await CloseAsync();
    }

    public async Task CloseAsync()
    {
        if (isDrained)
        {
            Task noted = Writer.WriteAsync(session => Recovery.CloseCleanly(session));
            await noted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Writer.Dispose();
        Database.Dispose();
        stop.Dispose();
    }

    private async Task ResumeAsync(Recovery found)
    {
        foreach (var timer in found.Timers)
        {
            Timers.Set(timer);
        }

        foreach (var key in found.ParkedTurns)
        {
            Parked[key] = true;
        }

        Activities.Add(found.Activities);
        foreach (var instance in found.Ready)
        {
            if (!found.WasClean)
            {
                Suspects[instance.Key] = true;
            }

            if (instance.Crashes >= Options.MaxActivityCrashes && !Parked.ContainsKey(instance.Key))
            {
                await ParkTurnAsync(instance.Key, EngineErrors.PoisonTurn(instance.Id, instance.Crashes));
            }

            if (instance.StartAt is { } later && later > UtcNow)
            {
                Timers.WakeAt(instance.Key, later);
            }

            Ready.Wake(instance.Key);
        }
    }

    private async Task SweepAsync(IBlobStore blobs)
    {
        using var rounds = new PeriodicTimer(PayloadSweep.SparedAge, Clock);
        do
        {
            try
            {
                await PayloadSweep.RunAsync(blobs, Database, Clock.GetUtcNow(), Stopping);
            }
            catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException or Core.Errors.PilotException)
            {
                // What was not deleted now is deleted next time.
            }
        }
        while (await rounds.WaitForNextTickAsync(Stopping));
    }
}
