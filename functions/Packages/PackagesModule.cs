using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Functions.Server;

namespace Pilot.Functions.Packages;

internal static class PackagesModule
{
    public static void AddPackages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider =>
            new PackageStore(provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(provider => new ArchiveImporter(
            provider.GetRequiredService<PackageStore>(),
            Path.Combine(provider.GetRequiredService<ServerOptions>().Home, "tmp")));
        builder.Services.AddSingleton<ChunkAddresses>();
        builder.Services.AddHostedService<ImportLeftovers>();
    }

    public static void MapPackages(this IEndpointRouteBuilder api)
    {
        var packages = api.MapGroup("").WithTags("packages");
        ListPackagesEndpoint.Map(packages);
        GetPackageEndpoint.Map(packages);
        PutPackageEndpoint.Map(packages);
        PutChunkEndpoint.Map(packages);
    }
}
