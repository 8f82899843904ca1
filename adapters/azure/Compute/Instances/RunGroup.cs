using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>Writes the container group of a run: an init container that brings the agent, and the job's container under it.</summary>
internal static class RunGroup
{
    public const string JobContainer = "job";
    public const string AgentContainer = "agent";
    private const string Volume = "pilot";
    private const double Gigabyte = 1e9;
    private const double LeastMemory = 0.1;

    public static ContainerGroup Of(StartRequest request, IReadOnlyDictionary<string, string> tags, AzureSettings settings)
    {
        var agent = request.Agent ?? throw new ArgumentException("A run elsewhere needs an agent.", nameof(request));
        GroupMount[] mounts = [new(Volume, RemoteAgent.Folder)];
        return new ContainerGroup
        {
            Location = request.Offer.Region,
            Tags = tags,
            Identity = settings.Identity is { } identity ? new GroupIdentity("UserAssigned", new Dictionary<string, System.Text.Json.Nodes.JsonObject> { [identity] = [] }) : null,
            Properties = new GroupProperties
            {
                OsType = "Linux",
                RestartPolicy = "Never",
                Priority = request.Offer.Spot ? "Spot" : null,
                InitContainers =
                [
                    new(AgentContainer, new ContainerProperties { Image = agent.Image, Command = RemoteAgent.Install, VolumeMounts = mounts }),
                ],
                Containers =
                [
                    new(JobContainer, new ContainerProperties
                    {
                        Image = request.Image,
                        Command = agent.Command,
                        EnvironmentVariables = [new(RemoteAgent.AccessVariable, SecureValue: agent.Access)],
                        Resources = new GroupResources(Requests(request.Offer)),
                        VolumeMounts = mounts,
                    }),
                ],
                Volumes = [new(Volume, [])],
                ImageRegistryCredentials = settings is { Registry: { } registry, Identity: { } puller } ? [new(registry, puller)] : null,
            },
        };
    }

    private static GroupRequests Requests(PlanOffer offer) => new(
        offer.Cpu,
        Math.Max(LeastMemory, Math.Floor(offer.MemoryBytes / Gigabyte * 10) / 10),
        offer is { Gpus: > 0, GpuName: { } name } ? new GroupGpu(offer.Gpus, Sku(name)) : null);

    /// <summary>As the service calls devices: <c>V100-16GB</c> is <c>V100</c>.</summary>
    public static string Sku(string gpuName) => gpuName.Split('-', ' ')[0];
}
