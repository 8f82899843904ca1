using Pilot.Core.Clouds;
using Pilot.Core.Errors;

namespace Pilot.Core.Launch;

/// <summary>
/// The targets of this installation: those that are always there, and those of the clouds that were added while it runs.
/// An account's targets are opened once and kept for as long as its settings stay the same; those that hold something are then
/// disposed.
/// </summary>
public sealed class ComputeTargets(
    IEnumerable<IComputeTarget> builtIn, IEnumerable<ICloudProvider> providers, CloudStore clouds, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What is no longer used is kept for so long: longer than any call takes.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    private readonly IReadOnlyList<IComputeTarget> builtIn = [.. builtIn];
    private readonly Dictionary<string, ICloudProvider> providers = providers.ToDictionary(provider => provider.Kind, StringComparer.Ordinal);
    private readonly OpenTargets opened = new(time);

    /// <summary>In a stable order: built-in ones first.</summary>
    public async Task<IReadOnlyList<IComputeTarget>> AllAsync(CancellationToken cancellation)
    {
        if (providers.Count == 0)
        {
            return builtIn;
        }

        var all = builtIn.ToList();
        var accounts = await clouds.VersionsAsync(cancellation);
        foreach (var (account, version) in accounts)
        {
            all.AddRange(opened.Find((account, version)) ?? await OpenAsync(account, version, cancellation));
        }

        await opened.LeaveAsync(accounts);
        return all;
    }

    private async Task<IReadOnlyList<IComputeTarget>> OpenAsync(string name, string version, CancellationToken cancellation)
    {
        if (await clouds.GetAsync(name, cancellation) is not { } account || !providers.TryGetValue(account.Kind, out var provider))
        {
            return [];
        }

        var platform = await clouds.PlatformAsync(cancellation);
        return opened.Keep((name, version), provider.Open(account, platform));
    }

    /// <exception cref="PilotException">PILOT0951: a job was planned on a target that is no longer configured.</exception>
    public async Task<IComputeTarget> GetAsync(string name, CancellationToken cancellation) =>
        builtIn.FirstOrDefault(target => target.Name == name)
        ?? (await AllAsync(cancellation)).FirstOrDefault(target => target.Name == name)
        ?? throw new PilotException(LaunchErrors.NoSuchTarget(name));

    public ValueTask DisposeAsync() => opened.DisposeAsync();
}
