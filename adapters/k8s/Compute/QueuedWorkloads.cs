using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// What Kueue says of the Jobs that it holds, read for all of them at once when one waits. Kueue that is not installed, or may not
/// be asked, says nothing, and that is no failure.
/// </summary>
internal sealed class QueuedWorkloads(KubeClient client, string space, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>Nobody installs Kueue, or grants a right, every minute.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim one = new(1);
    private string? version;
    private (IReadOnlyDictionary<string, Workload> ByOwner, DateTimeOffset Until)? seen;

    public async Task<Workload?> OfAsync(Job job, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (seen is not { } known || time.GetUtcNow() >= known.Until)
            {
                seen = known = await ReadAsync(cancellation);
            }

            return known.ByOwner.GetValueOrDefault(job.Metadata.Uid ?? "");
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<(IReadOnlyDictionary<string, Workload> ByOwner, DateTimeOffset Until)> ReadAsync(CancellationToken cancellation)
    {
        // Younger ones of Kueue serve other versions; what is read here is the same in all of them.
        version ??= (await client.GetAsync($"apis/{Workload.Group}", KubeJson.Default.ApiGroup, cancellation)).Value?.PreferredVersion?.Version;
        var answer = version is null
            ? null
            : await client.ListAsync($"apis/{Workload.Group}/{version}/namespaces/{space}/workloads", KubeJson.Default.KubeListWorkload, cancellation);
        if (answer?.Value is not { } list)
        {
            version = null;
            return (new Dictionary<string, Workload>(), time.GetUtcNow() + Absence);
        }

        var owned = from workload in list.Items ?? []
                    from owner in workload.Metadata.OwnerReferences ?? []
                    select (owner.Uid, workload);
        return (owned.GroupBy(pair => pair.Uid).ToDictionary(same => same.Key, same => same.Last().workload), time.GetUtcNow() + Fresh);
    }
}
