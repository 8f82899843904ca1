using System.Text.Json.Serialization;

namespace Pilot.Adapters.Aws.Batch.Api;

// The members of AWS Batch 2016-08-10 that are used here, named as there; all others are left out on the wire.

internal sealed record EnvironmentVariable(string Name, string Value)
{
    /// <summary>Without the value, which may be a secret.</summary>
    public override string ToString() => Name;
}

/// <param name="ValueFrom">Name of a parameter of Parameter Store in the same region, or an ARN.</param>
internal sealed record Secret(string Name, string ValueFrom);

/// <param name="Value">A number as text: CPUs, MiB of memory, devices.</param>
/// <param name="Type"><c>VCPU</c>, <c>MEMORY</c> or <c>GPU</c>.</param>
internal sealed record ResourceRequirement(string Value, string Type);

/// <param name="SharedMemorySize">MiB of <c>/dev/shm</c>.</param>
internal sealed record LinuxParameters(bool? InitProcessEnabled = null, int? SharedMemorySize = null);

/// <param name="Host">An empty one is a folder of the machine that lives as long as the containers.</param>
internal sealed record Volume(string Name, VolumeHost Host);

internal sealed record VolumeHost(string? SourcePath = null);

internal sealed record MountPoint(string ContainerPath, string SourceVolume, bool ReadOnly = false);

internal sealed record LogConfiguration(string LogDriver, IReadOnlyDictionary<string, string>? Options = null);

/// <param name="Condition"><c>START</c>, <c>COMPLETE</c>, <c>SUCCESS</c> or <c>HEALTHY</c>.</param>
internal sealed record TaskContainerDependency(string ContainerName, string Condition);

internal sealed record TaskContainer(
    string Image,
    string? Name = null,
    IReadOnlyList<string>? Command = null,
    IReadOnlyList<TaskContainerDependency>? DependsOn = null,
    bool? Essential = null,
    IReadOnlyList<EnvironmentVariable>? Environment = null,
    LinuxParameters? LinuxParameters = null,
    LogConfiguration? LogConfiguration = null,
    IReadOnlyList<MountPoint>? MountPoints = null,
    IReadOnlyList<ResourceRequirement>? ResourceRequirements = null,
    IReadOnlyList<Secret>? Secrets = null,
    int? ExitCode = null,
    string? Reason = null,
    string? LogStreamName = null);

internal sealed record EcsTask(
    IReadOnlyList<TaskContainer> Containers,
    IReadOnlyList<Volume>? Volumes = null,
    string? ExecutionRoleArn = null,
    string? TaskRoleArn = null);

internal sealed record EcsProperties(IReadOnlyList<EcsTask> TaskProperties);

internal sealed record ContainerProperties(
    string? Image = null,
    IReadOnlyList<string>? Command = null,
    IReadOnlyList<EnvironmentVariable>? Environment = null,
    IReadOnlyList<ResourceRequirement>? ResourceRequirements = null,
    LinuxParameters? LinuxParameters = null,
    LogConfiguration? LogConfiguration = null,
    string? ExecutionRoleArn = null,
    string? JobRoleArn = null,
    IReadOnlyList<Secret>? Secrets = null,
    int? ExitCode = null,
    string? Reason = null,
    string? LogStreamName = null);

/// <param name="OnReason">A text that may end in <c>*</c>.</param>
/// <param name="Action"><c>RETRY</c> or <c>EXIT</c>.</param>
internal sealed record EvaluateOnExit(string Action, string? OnReason = null, string? OnStatusReason = null, string? OnExitCode = null);

/// <param name="Attempts">1 to 10.</param>
internal sealed record RetryStrategy(int Attempts, IReadOnlyList<EvaluateOnExit>? EvaluateOnExit = null);

/// <param name="AttemptDurationSeconds">At least 60.</param>
internal sealed record JobTimeout(int AttemptDurationSeconds);

/// <param name="Size">2 to 10,000.</param>
internal sealed record ArrayProperties(int Size);

/// <param name="TargetNodes"><c>0:3</c>, <c>1:</c>.</param>
internal sealed record NodeRange(
    string TargetNodes, EcsProperties? EcsProperties = null, ContainerProperties? Container = null, IReadOnlyList<string>? InstanceTypes = null);

internal sealed record NodeProperties(int NumNodes, int MainNode, IReadOnlyList<NodeRange> NodeRangeProperties);

internal sealed record NodePropertyOverride(
    string TargetNodes, EcsOverride? EcsPropertiesOverride = null, ContainerOverride? ContainerOverrides = null);

internal sealed record NodeOverrides(IReadOnlyList<NodePropertyOverride> NodePropertyOverrides, int? NumNodes = null);

internal sealed record ContainerOverride(
    IReadOnlyList<string>? Command = null,
    IReadOnlyList<EnvironmentVariable>? Environment = null,
    IReadOnlyList<ResourceRequirement>? ResourceRequirements = null,
    string? Name = null)
{
    /// <summary>Without the environment, which holds a secret.</summary>
    public override string ToString() => $"overrides of {Name ?? "the container"}";
}

internal sealed record TaskOverride(IReadOnlyList<ContainerOverride> Containers);

internal sealed record EcsOverride(IReadOnlyList<TaskOverride> TaskProperties);

internal sealed record JobDependency(string JobId, string? Type = null);

internal sealed record NameFilter(string Name, IReadOnlyList<string> Values)
{
    /// <param name="name">May end in <c>*</c>; letters of either case are alike.</param>
    public static NameFilter JobName(string name) => new("JOB_NAME", [name]);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegisterJobDefinitionRequest))]
[JsonSerializable(typeof(RegisterJobDefinitionResponse))]
[JsonSerializable(typeof(DescribeJobDefinitionsRequest))]
[JsonSerializable(typeof(DescribeJobDefinitionsResponse))]
[JsonSerializable(typeof(SubmitJobRequest))]
[JsonSerializable(typeof(SubmitJobResponse))]
[JsonSerializable(typeof(DeregisterJobDefinitionRequest))]
[JsonSerializable(typeof(DescribeJobsRequest))]
[JsonSerializable(typeof(DescribeJobsResponse))]
[JsonSerializable(typeof(ListJobsRequest))]
[JsonSerializable(typeof(ListJobsResponse))]
[JsonSerializable(typeof(TerminateJobRequest))]
[JsonSerializable(typeof(DescribeJobQueuesRequest))]
[JsonSerializable(typeof(DescribeJobQueuesResponse))]
[JsonSerializable(typeof(DescribeComputeEnvironmentsRequest))]
[JsonSerializable(typeof(DescribeComputeEnvironmentsResponse))]
[JsonSerializable(typeof(TagResourceRequest))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class BatchJson : JsonSerializerContext;
