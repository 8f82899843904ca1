namespace Pilot.AzureCompute.Tests.StandIn.Descriptions;

/// <summary>Azure's published descriptions, which lie beside the repository.</summary>
public static class PublishedApi
{
    private static readonly string? Folder = Find();
    private static readonly Lazy<BicepTypes> LazyInstances = new(() => Read("bicep-types/containerinstance-microsoft.containerinstance-2026-07-01.json"));
    private static readonly Lazy<BicepTypes> LazyApps = new(() => Read("bicep-types/app_0-microsoft.app-2026-01-01.json"));

    /// <summary>Why they are not here; null when they are.</summary>
    public static string? Missing => Folder is null ? "Azure's published descriptions (shared/api) are not beside the repository." : null;

    public static BicepTypes Instances => LazyInstances.Value;

    public static BicepTypes Apps => LazyApps.Value;

    public static string Path(string name) => System.IO.Path.Combine(Folder ?? throw new InvalidOperationException(Missing), name);

    private static BicepTypes Read(string name) => new(Path(name));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "api");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
