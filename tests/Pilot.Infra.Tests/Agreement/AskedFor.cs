using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Pilot.Infra.Tests.Agreement;

/// <summary>Settings that remember which of them somebody asked for.</summary>
internal sealed class AskedFor(IReadOnlyDictionary<string, string> settings) : IConfiguration
{
    public HashSet<string> Names { get; } = [];

    public string? this[string key]
    {
        get
        {
            Names.Add(key);
            return settings.GetValueOrDefault(key);
        }

        set => throw new NotSupportedException();
    }

    public IConfigurationSection GetSection(string key) => throw new NotSupportedException();

    public IEnumerable<IConfigurationSection> GetChildren() => throw new NotSupportedException();

    public IChangeToken GetReloadToken() => throw new NotSupportedException();
}
