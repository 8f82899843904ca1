using Pilot.Adapters.Aws.Batch.Api;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>A queue that takes jobs, and what its machines are.</summary>
/// <param name="Environments">Those that work, in the order in which the queue tries them.</param>
internal sealed record UsableQueue(string Name, int Priority, IReadOnlyList<ComputeResource> Environments)
{
    public bool IsFargate => Environments.Count > 0 && Environments.All(place => place.Type.StartsWith("FARGATE", StringComparison.Ordinal));

    /// <summary>The queue decides among its environments; what the first of them with such a machine is, is what the job gets.</summary>
    public bool Offers(string machine, double cpu, bool spot) =>
        Environments.FirstOrDefault(place => MachineTypes.Hold(place, machine, cpu)) is { } first && first.Type == (spot ? "SPOT" : "EC2");
}

/// <summary>The account's queues, asked for again after a while.</summary>
/// <param name="allowed">Names; empty for all of the region.</param>
internal sealed class BatchQueues(BatchClient batch, IReadOnlyList<string> allowed, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim asking = new(1, 1);
    private (DateTimeOffset Time, IReadOnlyList<UsableQueue> Queues)? known;

    /// <returns>Enabled and valid ones, the most important first, then by name.</returns>
    public async Task<IReadOnlyList<UsableQueue>> AllAsync(CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            if (known is not { } before || clock.GetUtcNow() - before.Time > Fresh)
            {
                known = (clock.GetUtcNow(), await AskAsync(cancellation));
            }

            return known.Value.Queues;
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private async Task<IReadOnlyList<UsableQueue>> AskAsync(CancellationToken cancellation)
    {
        var queues = await batch.DescribeJobQueuesAsync(allowed.Count == 0 ? null : allowed, cancellation);
        var places = (await batch.DescribeComputeEnvironmentsAsync(cancellation))
            .Where(place => place is { State: "ENABLED", Status: null or "VALID", Type: null or "MANAGED", ComputeResources: not null })
            .ToDictionary(place => place.ComputeEnvironmentArn, place => place.ComputeResources!);
        return
        [
            .. queues.Where(queue => queue is { State: "ENABLED", Status: null or "VALID" })
                .OrderByDescending(queue => queue.Priority)
                .ThenBy(queue => queue.JobQueueName, StringComparer.Ordinal)
                .Select(queue => new UsableQueue(
                    queue.JobQueueName,
                    queue.Priority,
                    [
                        .. queue.ComputeEnvironmentOrder.OrderBy(order => order.Order)
                            .Select(order => places.GetValueOrDefault(order.ComputeEnvironment)).OfType<ComputeResource>(),
                    ])),
        ];
    }
}
