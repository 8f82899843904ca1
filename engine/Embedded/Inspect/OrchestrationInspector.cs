using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Core.Api;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;
using OrchestrationRows = Pilot.Core.Api.Page<Pilot.Core.Api.OrchestrationRow>;

namespace Pilot.Engine.Embedded.Inspect;

/// <summary>
/// What operators ask of an embedded engine: how an instance stands, what it waits for and since when, its history, and
/// letting parked work go on. Looking never changes an instance: what it waits for is found by walking its code through its
/// history beside the engine, which touches nothing.
/// </summary>
public sealed class OrchestrationInspector(EmbeddedEngine engine, OrchestrationClient client)
{
    /// <summary>A page of instances, in order of creation.</summary>
    /// <exception cref="Core.Errors.PilotException">PILOT0814: a page size or token that is not one.</exception>
    public async Task<OrchestrationRows> ListAsync(OrchestrationQuery query, CancellationToken cancellation)
    {
        var page = await client.GetAllInstancesAsync(query).AsPages().FirstAsync(cancellation);
        var parked = engine.Core.Database.Read(session =>
            page.Values.Select(seen => seen.InstanceId).Where(id => ParkedTable.Has(session, id)).ToHashSet());
        return new OrchestrationRows(
            [.. page.Values.Select(seen => new OrchestrationRow(
                seen.InstanceId, seen.Name, seen.RuntimeStatus.ToString(), seen.CreatedAt, seen.LastUpdatedAt, parked.Contains(seen.InstanceId)))],
            page.ContinuationToken);
    }

    /// <exception cref="Core.Errors.PilotException">PILOT0811: there is no such instance.</exception>
    public async Task<OrchestrationView> ShowAsync(string instanceId, CancellationToken cancellation)
    {
        var seen = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation) ?? throw EngineErrors.UnknownInstance(instanceId);
        var row = engine.Core.Database.Read(session => InstanceRow.Find(session, instanceId)) ?? throw EngineErrors.UnknownInstance(instanceId);
        var parked = engine.Core.Database.Read(session => ParkedTable.Of(session, instanceId));
        return new OrchestrationView(
            seen.InstanceId,
            seen.Name,
            seen.RuntimeStatus.ToString(),
            row.Execution,
            seen.CreatedAt,
            seen.LastUpdatedAt,
            row.Turns,
            row.Parent?.InstanceId,
            seen.SerializedCustomStatus,
            seen.SerializedOutput,
            seen.FailureDetails?.ErrorMessage,
            seen.IsCompleted ? [] : await WaitsAsync(row),
            parked.ConvertAll(ToView));
    }

    /// <summary>The events of the current execution, oldest first.</summary>
    /// <param name="from">The page before tells; the default is the beginning.</param>
    /// <param name="size">Entries on the page, at least 1.</param>
    /// <exception cref="Core.Errors.PilotException">PILOT0811: there is no such instance.</exception>
    public TimelinePage ReadTimeline(string instanceId, TimelinePosition from, int size)
    {
        var row = engine.Core.Database.Read(session => InstanceRow.Find(session, instanceId)) ?? throw EngineErrors.UnknownInstance(instanceId);
        return Timeline.Read(engine.Core.Database, row, from, size);
    }

    /// <summary>Gives all parked work of an instance its tries back.</summary>
    /// <returns>How much there was: at least 1.</returns>
    /// <exception cref="Core.Errors.PilotException">PILOT0811: no such instance; PILOT0817: nothing of it is parked.</exception>
    public async Task<int> RetryAsync(string instanceId)
    {
        var core = engine.Core;
        var row = core.Database.Read(session => InstanceRow.Find(session, instanceId)) ?? throw EngineErrors.UnknownInstance(instanceId);
        var (turn, calls) = await core.Writer.WriteAsync(session =>
        {
            var parked = ParkedTable.Of(session, instanceId)
                .FindAll(work => ParkedTable.Release(session, work.Key, work.Task)).ConvertAll(work => work.Task);
            return (
                parked.Contains(ParkedTable.Turn),
                OpenCalls.Of(session, row).FindAll(call => parked.Contains(call.Task)));
        });
        if (!turn && calls.Count == 0)
        {
            throw EngineErrors.NothingParked(instanceId);
        }

        core.Parked.TryRemove(row.Key, out _);
        core.Activities.Add(calls);
        core.Ready.Wake(row.Key);
        return calls.Count + (turn ? 1 : 0);
    }

    private async Task<IReadOnlyList<OrchestrationWait>> WaitsAsync(InstanceRow row)
    {
        var execution = new Execution(engine.Core.Options.Orchestrations.Create, NullLoggerFactory.Instance);
        foreach (var events in History.Walk(engine.Core.Database, row))
        {
            execution.Replay(await engine.Core.Payloads.LoadAsync(events));
        }

        return [.. execution.Waits.Select(wait => new OrchestrationWait(
            wait.Kind.ToString().ToLowerInvariant(), wait.Name, wait.TaskId, At(wait.Since), wait.Due is { } due ? At(due) : null))];
    }

    private static ParkedWork ToView(ParkedRow row) => new(
        row.Task == ParkedTable.Turn ? null : row.Task,
        row.Name,
        At(row.At),
        row.Failure.ToPilotError()?.Code,
        row.Failure.ErrorMessage);

    private static DateTimeOffset At(DateTime utc) => new(utc, TimeSpan.Zero);
}
