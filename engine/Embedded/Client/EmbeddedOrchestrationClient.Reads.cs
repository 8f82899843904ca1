using Pilot.Engine.Embedded.Storage;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Client;

internal sealed partial class EmbeddedOrchestrationClient
{
    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var seen = Core.Database.Read(session => MetadataRows.Find(session, instanceId, getInputsAndOutputs));
        return seen is null ? null : await LoadAsync(seen);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(filter ?? new OrchestrationQuery(), ReadPageAsync);

    private async Task<Page<OrchestrationMetadata>> ReadPageAsync(OrchestrationQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (query.PageSize is < 1 or > 1000)
        {
            throw EngineErrors.BadQuery("the page size is not from 1 to 1000");
        }

        var after = ReadToken(query.ContinuationToken);
        // One row more than asked for tells whether there is another page.
        var rows = Core.Database.Read(session => MetadataRows.Query(session, query, after, query.PageSize + 1));
        var page = rows.Take(query.PageSize).ToList();
        var next = rows.Count > page.Count ? WriteToken(page[^1].Position) : null;
        var instances = new List<OrchestrationMetadata>(page.Count);
        foreach (var row in page)
        {
            instances.Add(await LoadAsync(row.Metadata));
        }

        return new Page<OrchestrationMetadata>(instances, next);
    }

    private async ValueTask<OrchestrationMetadata> LoadAsync(OrchestrationMetadata seen) => seen with
    {
        SerializedInput = await Core.Payloads.LoadAsync(seen.SerializedInput),
        SerializedOutput = await Core.Payloads.LoadAsync(seen.SerializedOutput),
        SerializedCustomStatus = await Core.Payloads.LoadAsync(seen.SerializedCustomStatus),
    };

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId, getInputsAndOutputs, untilEnd: false, seen => seen.RuntimeStatus != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, getInputsAndOutputs, untilEnd: true, seen => seen.IsCompleted, cancellation);

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool getInputsAndOutputs, bool untilEnd, Func<OrchestrationMetadata, bool> isEnough, CancellationToken cancellation)
    {
        var core = Core;
        while (true)
        {
            // Before the look, so that no change is missed between the two.
            using var watch = core.Waiters.Watch(instanceId, untilEnd);
            if (!watch.KnowsOfNoEnd)
            {
                var seen = await GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation)
                    ?? throw EngineErrors.UnknownInstance(instanceId);
                if (isEnough(seen))
                {
                    return seen;
                }
            }

            if (core.Stopping.IsCancellationRequested)
            {
                throw EngineErrors.NotRunning();
            }

            await watch.Changed.WaitAsync(cancellation);
            if (watch.End is { } last)
            {
                return await LoadAsync(last.Outcome(getInputsAndOutputs));
            }
        }
    }
}
