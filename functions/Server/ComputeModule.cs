using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Azure;
using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.K8s;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Containers;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Core.Accounts;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Storage;

namespace Pilot.Functions.Server;

internal static class ComputeModule
{
    /// <summary>A plain process can read what the platform can, so it is for those who may see that anyway.</summary>
    private static Func<string, CancellationToken, Task<bool>> IsAdminAsync(AccountStore accounts) =>
        async (owner, cancellation) => (await accounts.GetAsync(owner, cancellation))?.Role == AccountRole.Admin;

    /// <summary>This machine, as long as blobs are in a folder: an agent here reads and writes that folder.</summary>
    public static void AddCompute(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton<ComputeTargets>();
        builder.Services.AddSingleton<OfferRound>();
        builder.Services.AddSingleton<OrphanSweep>();
        builder.Services.AddSingleton<ICloudProvider, KubernetesProvider>();
        builder.Services.AddSingleton<ICloudProvider>(services =>
            new AzureProvider(services.GetRequiredService<CatalogueStore>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ICloudProvider>(services =>
            new AwsProvider(services.GetRequiredService<CatalogueStore>(), services.GetRequiredService<TimeProvider>(), token: AzureIdentity.TokenAsync));
        builder.Services.AddSingleton(services => new RemoteRuns(
            services.GetRequiredService<IRunAccess>(), services.GetRequiredService<IBlobStore>(), options.AgentImage,
            services.GetRequiredService<TimeProvider>()));
        if (!options.BlobsAreHere)
        {
            return;
        }

        builder.Services.AddSingleton<ICommandRunner, CommandRunner>();
        builder.Services.AddSingleton<IMachineProbe, MachineProbe>();
        builder.Services.AddSingleton<ContainerEngines>();
        builder.Services.AddSingleton<LocalOffers>();
        builder.Services.AddSingleton(services => new LocalTargetOptions(options.Home, Path.Combine(options.Home, "blobs"), options.Agent)
        {
            PricePerHour = options.LocalRate,
            MayRunPlain = options.TrustUsers ? null : IsAdminAsync(services.GetRequiredService<AccountStore>()),
        });
        builder.Services.AddSingleton<IComputeTarget, LocalTarget>();
    }
}
