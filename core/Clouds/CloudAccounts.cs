using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Core.Clouds;

/// <summary>Adding, checking and removing clouds.</summary>
public sealed class CloudAccounts(IEnumerable<ICloudProvider> providers, CloudStore store, IRunAccess access, TimeProvider time)
{
    private const int LongestName = 20;

    /// <summary>By kind.</summary>
    public IReadOnlyList<ICloudProvider> Providers { get; } = [.. providers.OrderBy(provider => provider.Kind, StringComparer.Ordinal)];

    public Task<IReadOnlyList<CloudAccount>> ListAsync(CancellationToken cancellation) => store.ListAsync(cancellation);

    /// <summary>Adds a cloud, or gives one that was added before other settings.</summary>
    /// <exception cref="PilotException">PILOT1015, PILOT1016, PILOT1017 with every fault at once, or PILOT1019.</exception>
    public async Task<CloudAccount> AddAsync(
        string name, string kind, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        if (!IsName(name))
        {
            throw new PilotException(CloudErrors.NameNotValid(name));
        }

        var provider = ProviderOf(kind);
        var faults = settings.Keys.Where(key => provider.Settings.All(setting => setting.Name != key))
            .Select(key => NearestKey.Find(key, provider.Settings.Select(setting => setting.Name)) is { } near
                ? $"'{key}' is not a setting of it; did you mean {near}?"
                : $"'{key}' is not a setting of it.")
            .Concat(provider.Settings.Where(setting => setting.Default is null && string.IsNullOrWhiteSpace(settings.GetValueOrDefault(setting.Name)))
                .Select(setting => $"{setting.Name} is missing ({setting.Meaning})."))
            .ToList();
        if (faults.Count > 0)
        {
            throw new PilotException(CloudErrors.Settings(kind, faults));
        }

        var before = await store.GetAsync(name, cancellation);
        if (before is not null && before.Kind != kind)
        {
            throw new PilotException(CloudErrors.KindFixed(name, before.Kind));
        }

        var account = new CloudAccount(name, kind, settings, before?.Added ?? time.GetUtcNow());
        await store.PutAsync(account, cancellation);
        return account;
    }

    /// <exception cref="PilotException">PILOT1018.</exception>
    public async Task<IReadOnlyList<CloudCheck>> CheckAsync(string name, CancellationToken cancellation)
    {
        var account = (IsName(name) ? await store.GetAsync(name, cancellation) : null)
            ?? throw new PilotException(CloudErrors.NoSuchCloud(name));
        var storage = new CloudCheck("reach this platform's storage from there", access.Unreachable is { } why ? $"{char.ToUpperInvariant(why[0])}{why[1..]}" : null);
        return [storage, .. await ProviderOf(account.Kind).CheckAsync(account, await store.PlatformAsync(cancellation), cancellation)];
    }

    /// <summary>Jobs that run there are no longer followed; already gone is success.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellation) => store.DeleteAsync(name, cancellation);

    private ICloudProvider ProviderOf(string kind) => Providers.FirstOrDefault(known => known.Kind == kind)
        ?? throw new PilotException(CloudErrors.KindUnknown(kind, Providers.Select(known => known.Kind)));

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsAsciiLetterLower(name[0])
        && name[^1] != '-'
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
