using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// What the cluster complained of lately, and which pods it adds nodes for: read when something waits without saying why, for
/// all that wait at once.
/// </summary>
internal sealed class ClusterEvents(KubeClient client, string space, TimeProvider time) : IDisposable
{
    public const string AddsNode = "TriggeredScaleUp";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly string[] Queries = ["type=Warning", $"reason={AddsNode}"];

    private readonly SemaphoreSlim one = new(1);
    private (ILookup<string, Event> ByUid, DateTimeOffset At)? seen;

    /// <summary>Of one object, the newest first; nothing where events may not be read.</summary>
    public async Task<ILookup<string, Event>> LatestAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (seen is not { } known || time.GetUtcNow() - known.At >= Fresh)
            {
                var all = new List<Event>();
                foreach (var query in Queries)
                {
                    var answer = await client.ListAsync(
                        $"api/v1/namespaces/{space}/events?fieldSelector={Uri.EscapeDataString(query)}", KubeJson.Default.KubeListEvent, cancellation);
                    all.AddRange(answer.Value?.Items ?? []);
                }

                seen = known = (all.OrderByDescending(seen => seen.When).ToLookup(seen => seen.InvolvedObject?.Uid ?? ""), time.GetUtcNow());
            }

            return known.ByUid;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
