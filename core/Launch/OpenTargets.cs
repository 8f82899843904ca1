namespace Pilot.Core.Launch;

/// <summary>
/// The targets of accounts, by the version of their settings. Those of settings that are no more are let go a while later, when
/// nobody can be in the middle of a call to them.
/// </summary>
internal sealed class OpenTargets(TimeProvider time) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Account, string Version), IReadOnlyList<IComputeTarget>> open = [];
    private readonly List<(DateTimeOffset Since, IReadOnlyList<IComputeTarget> Targets)> left = [];

    /// <returns>Null when these settings were not opened yet.</returns>
    public IReadOnlyList<IComputeTarget>? Find((string Account, string Version) key)
    {
        lock (gate)
        {
            return open.GetValueOrDefault(key);
        }
    }

    /// <summary>Opened twice at the same moment, the first ones stay.</summary>
    public IReadOnlyList<IComputeTarget> Keep((string Account, string Version) key, IReadOnlyList<IComputeTarget> targets)
    {
        lock (gate)
        {
            if (open.TryAdd(key, targets))
            {
                return targets;
            }

            left.Add((time.GetUtcNow(), targets));
            return open[key];
        }
    }

    /// <param name="current">All that there are now.</param>
    public async ValueTask LeaveAsync(IReadOnlyList<(string Account, string Version)> current)
    {
        List<IReadOnlyList<IComputeTarget>> rested = [];
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var gone in open.Keys.Except(current).ToList())
            {
                open.Remove(gone, out var targets);
                left.Add((now, targets!));
            }

            rested.AddRange(left.Where(old => now - old.Since >= ComputeTargets.Rest).Select(old => old.Targets));
            left.RemoveAll(old => now - old.Since >= ComputeTargets.Rest);
        }

        await EndAsync(rested);
    }

    public async ValueTask DisposeAsync()
    {
        List<IReadOnlyList<IComputeTarget>> all;
        lock (gate)
        {
            all = [.. open.Values, .. left.Select(old => old.Targets)];
            open.Clear();
            left.Clear();
        }

        await EndAsync(all);
    }

    private static async ValueTask EndAsync(IEnumerable<IReadOnlyList<IComputeTarget>> all)
    {
        foreach (var target in all.SelectMany(targets => targets))
        {
            if (target is IAsyncDisposable patient)
            {
                await patient.DisposeAsync();
            }
            else
            {
                (target as IDisposable)?.Dispose();
            }
        }
    }
}
