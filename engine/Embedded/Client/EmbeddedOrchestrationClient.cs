using System.Globalization;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Client;

/// <summary>The client of the engine in this process. A call that has returned is on disk.</summary>
internal sealed partial class EmbeddedOrchestrationClient(EmbeddedEngine engine) : OrchestrationClient
{
    private EngineCore Core => engine.Core;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var core = Core;
        core.Options.Orchestrations.Require(orchestratorName);
        var id = options?.InstanceId ?? InstanceRow.NewId(core.Clock);
        var made = new NewInstance(
            id,
            orchestratorName,
            await core.Payloads.StoreAsync(PayloadJson.Write(input)),
            core.UtcNow,
            options?.StartAt?.UtcDateTime,
            TraceParent: EngineTelemetry.Schedule(orchestratorName, id));
        var (row, isNew) = await WriteAsync<(InstanceRow Row, bool IsNew)>(
            session =>
            {
                if (InstanceWrites.Insert(session, made) is { } inserted)
                {
                    return (inserted, true);
                }

                var existing = InstanceRow.Find(session, id)!;
                if (!existing.Status.IsFinished() || options?.DedupeStatuses?.Contains(existing.Status.ToString()) == true)
                {
                    return (existing, false);
                }

                InstanceWrites.Delete(session, existing.Key);
                return (InstanceWrites.Insert(session, made)!, true);
            },
            cancellation,
            written =>
            {
                if (written.IsNew)
                {
                    core.Begin(written.Row);
                }
            });
        if (!isNew)
        {
            throw new OrchestrationAlreadyExistsException(id, row.Status);
        }

        return id;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        await PostAsync(
            instanceId, new EventRaised(eventName, await Core.Payloads.StoreAsync(PayloadJson.Write(eventPayload))), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, new Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        PostAsync(instanceId, new Resumed(reason), cancellation);

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        await PostAsync(
            instanceId,
            new ExecutionTerminated(await Core.Payloads.StoreAsync(PayloadJson.Write(options?.Output)), options?.Recursive ?? false),
            cancellation);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var (core, recursive) = (Core, options?.Recursive == true);
        var purged = await WriteAsync(
            session => InstanceRow.Find(session, instanceId) is { } row ? InstanceWrites.Purge(session, row.Key, recursive) : 0,
            cancellation);
        core.Waiters.Changed(instanceId);
        return new PurgeResult(purged, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        // In steps, so that a large purge does not hold up everyone else's writes.
        var recursive = options?.Recursive == true;
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        var begun = Core.Clock.GetTimestamp();
        var purged = 0;
        var after = QueryPosition.Start;
        while (filter.Timeout is null || Core.Clock.GetElapsedTime(begun) < filter.Timeout)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = Core.Database.Read(session => MetadataRows.Query(session, query, after, 200));
            if (found.Count == 0)
            {
                return new PurgeResult(purged, isComplete: true);
            }

            purged += await WriteAsync(session => found.Sum(row => InstanceWrites.Purge(session, row.Key, recursive)), cancellation);
            after = found[^1].Position;
        }

        return new PurgeResult(purged, isComplete: false);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var core = Core;
        var now = core.UtcNow;
        var newId = restartWithNewInstanceId ? InstanceRow.NewId(core.Clock) : instanceId;
        var (_, refusal) = await WriteAsync<(InstanceRow? Made, Exception? Refusal)>(
            session =>
            {
                if (InstanceRow.Find(session, instanceId) is not { } old)
                {
                    return (null, EngineErrors.UnknownInstance(instanceId));
                }

                if (!old.Status.IsFinished())
                {
                    return (null, EngineErrors.NotFinished(instanceId, old.Status));
                }

                if (!restartWithNewInstanceId)
                {
                    InstanceWrites.Delete(session, old.Key);
                }

                return (InstanceWrites.Insert(session, new NewInstance(newId, old.Name, old.Input, now)), null);
            },
            cancellation,
            written =>
            {
                if (written.Made is { } made)
                {
                    core.Begin(made);
                }
            });
        if (refusal is not null)
        {
            throw refusal;
        }

        return newId;
    }

    private async Task PostAsync(string instanceId, HistoryEvent message, CancellationToken cancellation)
    {
        var core = Core;
        if (await WriteAsync(session => Inbox.Post(session, instanceId, message), cancellation) is { } key)
        {
            core.Ready.Wake(key);
        }
    }

    /// <summary>Cancelling gives up before the write or not at all: what has been queued happens, and is then told.</summary>
    private async Task<T> WriteAsync<T>(Func<SqlSession, T> work, CancellationToken cancellation, Action<T>? whenDurable = null)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            Core.Faults?.Reach();
            return await Core.Writer.WriteAsync(work, whenDurable);
        }
        catch (EngineStoppedException)
        {
            throw EngineErrors.NotRunning();
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            throw EngineErrors.StorageFailed(e);
        }
    }

    private static string WriteToken(QueryPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.CreatedAt}.{position.Key}");

    private static QueryPosition ReadToken(string? token)
    {
        if (token is null)
        {
            return QueryPosition.Start;
        }

        return token.Split('.') is [var ticks, var number]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var createdAt)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
                ? new QueryPosition(createdAt, key)
                : throw EngineErrors.BadQuery("the continuation token is not one of ours");
    }
}
