using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary><c>Microsoft.ContainerInstance/containerGroups</c>, as much of it as is used.</summary>
internal sealed record ContainerGroup
{
    public const string Type = "Microsoft.ContainerInstance/containerGroups";
    public const string Version = "2026-07-01";

    public string? Name { get; init; }

    public string? Location { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public GroupIdentity? Identity { get; init; }

    public required GroupProperties Properties { get; init; }
}

internal sealed record GroupIdentity(string Type, IReadOnlyDictionary<string, JsonObject> UserAssignedIdentities);

internal sealed record GroupProperties
{
    public string? ProvisioningState { get; init; }

    public string? OsType { get; init; }

    public string? RestartPolicy { get; init; }

    public string? Priority { get; init; }

    public IReadOnlyList<GroupContainer>? InitContainers { get; init; }

    public IReadOnlyList<GroupContainer>? Containers { get; init; }

    public IReadOnlyList<GroupVolume>? Volumes { get; init; }

    public IReadOnlyList<RegistryCredential>? ImageRegistryCredentials { get; init; }

    public GroupView? InstanceView { get; init; }

    /// <summary>What the job's container is doing.</summary>
    [JsonIgnore]
    public ContainerView? Job => Containers is [var job, ..] ? job.Properties.InstanceView : null;

    /// <summary>What the container that brings the agent is doing.</summary>
    [JsonIgnore]
    public ContainerView? Agent => InitContainers is [var agent, ..] ? agent.Properties.InstanceView : null;
}

internal sealed record GroupContainer(string Name, ContainerProperties Properties);

internal sealed record ContainerProperties
{
    public string? Image { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<GroupVariable>? EnvironmentVariables { get; init; }

    public GroupResources? Resources { get; init; }

    public IReadOnlyList<GroupMount>? VolumeMounts { get; init; }

    public ContainerView? InstanceView { get; init; }
}

/// <param name="SecureValue">Never given back by Azure.</param>
internal sealed record GroupVariable(string Name, string? Value = null, string? SecureValue = null)
{
    public override string ToString() => Name;
}

internal sealed record GroupResources(GroupRequests Requests);

/// <param name="MemoryInGB">In steps of 0.1.</param>
internal sealed record GroupRequests(double Cpu, double MemoryInGB, GroupGpu? Gpu = null);

internal sealed record GroupGpu(int Count, string Sku);

internal sealed record GroupMount(string Name, string MountPath);

internal sealed record GroupVolume(string Name, JsonObject EmptyDir);

internal sealed record RegistryCredential(string Server, string Identity);

internal sealed record GroupView(string? State, IReadOnlyList<ContainerEvent>? Events);

internal sealed record ContainerView(int? RestartCount, ContainerState? CurrentState, IReadOnlyList<ContainerEvent>? Events);

internal sealed record ContainerState(string? State, string? StartTime, int? ExitCode, string? FinishTime, string? DetailStatus);

internal sealed record ContainerEvent(string? Name, string? Message, string? Type);

internal sealed record ContainerLogs(string? Content);

/// <summary>What may be used of something in a region.</summary>
internal sealed record RegionUsage(double? CurrentValue, double? Limit, RegionUsageName? Name);

internal sealed record RegionUsageName(string? Value, string? LocalizedValue);

/// <param name="Gpu">Such as <c>V100</c>; <c>None</c> where there is no device.</param>
internal sealed record RegionCapability(string? OsType, string? Gpu, RegionLimits? Capabilities);

internal sealed record RegionLimits(double? MaxMemoryInGB, double? MaxCpu, double? MaxGpuCount);
