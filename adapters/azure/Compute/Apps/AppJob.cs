using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary><c>Microsoft.App/jobs</c>, as much of it as is used.</summary>
internal sealed record AppJob
{
    public const string Type = "Microsoft.App/jobs";
    public const string Version = "2026-01-01";

    public string? Name { get; init; }

    public string? Location { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public AppIdentity? Identity { get; init; }

    public required AppJobProperties Properties { get; init; }
}

internal sealed record AppIdentity(string Type, IReadOnlyDictionary<string, JsonObject> UserAssignedIdentities);

internal sealed record AppJobProperties
{
    public string? ProvisioningState { get; init; }

    public string? EnvironmentId { get; init; }

    public string? WorkloadProfileName { get; init; }

    public AppJobConfiguration? Configuration { get; init; }

    public AppJobTemplate? Template { get; init; }
}

/// <param name="ReplicaTimeout">Seconds.</param>
internal sealed record AppJobConfiguration(
    string TriggerType,
    int ReplicaTimeout,
    int ReplicaRetryLimit,
    AppManualTrigger ManualTriggerConfig,
    IReadOnlyList<AppSecret>? Secrets,
    IReadOnlyList<AppRegistry>? Registries = null);

internal sealed record AppManualTrigger(int Parallelism, int ReplicaCompletionCount);

/// <param name="Value">Never given back by Azure.</param>
internal sealed record AppSecret(string Name, string? Value)
{
    public override string ToString() => Name;
}

internal sealed record AppRegistry(string Server, string Identity);

internal sealed record AppJobTemplate(
    IReadOnlyList<AppContainer>? InitContainers, IReadOnlyList<AppContainer>? Containers, IReadOnlyList<AppVolume>? Volumes);

internal sealed record AppContainer
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<AppVariable>? Env { get; init; }

    public AppResources? Resources { get; init; }

    public IReadOnlyList<AppMount>? VolumeMounts { get; init; }
}

internal sealed record AppVariable(string Name, string? SecretRef);

/// <param name="Memory">Such as <c>56Gi</c>.</param>
internal sealed record AppResources(double Cpu, string Memory);

internal sealed record AppMount(string VolumeName, string MountPath);

internal sealed record AppVolume(string Name, string StorageType);

/// <summary><c>Microsoft.App/jobs/executions</c>.</summary>
internal sealed record AppExecution(string? Name, AppExecutionProperties? Properties);

internal sealed record AppExecutionProperties(string? Status, DateTimeOffset? StartTime, DateTimeOffset? EndTime);

/// <summary><c>Microsoft.App/managedEnvironments</c>.</summary>
internal sealed record AppEnvironment(string? Name, string? Location, AppEnvironmentProperties? Properties)
{
    /// <summary>Id of the Log Analytics workspace that has the environment's logs; null when there is none.</summary>
    [JsonIgnore]
    public string? Workspace => Properties?.AppLogsConfiguration?.LogAnalyticsConfiguration?.CustomerId is { Length: > 0 } id ? id : null;
}

internal sealed record AppEnvironmentProperties(
    string? ProvisioningState, IReadOnlyList<AppProfile>? WorkloadProfiles, AppLogDestination? AppLogsConfiguration = null);

internal sealed record AppLogDestination(AppLogWorkspace? LogAnalyticsConfiguration);

internal sealed record AppLogWorkspace(string? CustomerId);

/// <param name="WorkloadProfileType">Such as <c>Consumption-GPU-NC8as-T4</c>.</param>
internal sealed record AppProfile(string Name, string WorkloadProfileType);
