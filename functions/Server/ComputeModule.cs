using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Containers;
using Pilot.Adapters.Local.Compute.Machine;
using Pilot.Core.Launch;

namespace Pilot.Functions.Server;

internal static class ComputeModule
{
    /// <summary>This machine, as long as blobs are in a folder: an agent here reads and writes that folder.</summary>
    public static void AddCompute(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton<ComputeTargets>();
        if (options.AzureBlobs is not null)
        {
            return;
        }

        builder.Services.AddSingleton<ICommandRunner, CommandRunner>();
        builder.Services.AddSingleton<IMachineProbe, MachineProbe>();
        builder.Services.AddSingleton<ContainerEngines>();
        builder.Services.AddSingleton<LocalOffers>();
        builder.Services.AddSingleton(new LocalTargetOptions(options.Home, Path.Combine(options.Home, "blobs"), options.Agent));
        builder.Services.AddSingleton<IComputeTarget, LocalTarget>();
    }
}
