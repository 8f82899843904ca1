using System.Globalization;
using System.Text.Json.Nodes;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>Writes the Container Apps job of a run: started by hand once, never repeated by Azure.</summary>
internal static class RunJob
{
    private const string Secret = "pilot-access";
    private const string Volume = "pilot";
    private const double Gibibyte = 1L << 30;
    private const double DayLimitSeconds = 7 * 86400;

    /// <summary>Beyond the agent's own limit, so that the agent ends the job and says so.</summary>
    private const double SpareSeconds = 900;

    private static readonly AppResources InstallResources = new(0.25, "0.5Gi");

    public static AppJob Of(StartRequest request, AppProfile profile, string region, IReadOnlyDictionary<string, string> tags, AzureSettings settings)
    {
        var agent = request.Agent ?? throw new ArgumentException("A run elsewhere needs an agent.", nameof(request));
        AppMount[] mounts = [new(Volume, RemoteAgent.Folder)];
        return new AppJob
        {
            Location = region,
            Tags = tags,
            Identity = settings.Identity is { } identity ? new AppIdentity("UserAssigned", new Dictionary<string, JsonObject> { [identity] = [] }) : null,
            Properties = new AppJobProperties
            {
                EnvironmentId = settings.Environment,
                WorkloadProfileName = profile.Name,
                Configuration = new AppJobConfiguration(
                    "Manual",
                    (int)Math.Ceiling((request.TimeoutSeconds ?? DayLimitSeconds) + SpareSeconds),
                    0,
                    new AppManualTrigger(1, 1),
                    [new(Secret, agent.Access)],
                    settings is { Registry: { } registry, Identity: { } puller } ? [new(registry, puller)] : null),
                Template = new AppJobTemplate(
                    [new() { Name = "agent", Image = agent.Image, Command = RemoteAgent.Install, Resources = InstallResources, VolumeMounts = mounts }],
                    [
                        new()
                        {
                            Name = "job",
                            Image = request.Image,
                            Command = agent.Command,
                            Env = [new(RemoteAgent.AccessVariable, Secret)],
                            Resources = Resources(request.Offer),
                            VolumeMounts = mounts,
                        },
                    ],
                    [new(Volume, "EmptyDir")]),
            },
        };
    }

    private static AppResources Resources(PlanOffer offer) => new(
        offer.Cpu, string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(offer.MemoryBytes / Gibibyte * 4) / 4:0.##}Gi"));
}
