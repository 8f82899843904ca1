using Pilot.Core.Clouds;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Pilot.Adapters.Aws.Account;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// What a job definition must say because a submit cannot: images, volumes, shared memory, roles. Jobs alike in these share
/// a definition, which is known by its content.
/// </summary>
/// <param name="AgentImage">Of the container that lays the agent into the shared volume; null when the job's image has it.</param>
/// <param name="Secret">Name of the parameter that holds the agent's credential, so that the definition is one run's own; null when it is in the environment.</param>
/// <param name="SharedMemoryMiB">Of <c>/dev/shm</c>: data loaders pass batches through it.</param>
internal sealed record JobShape(string Image, string? AgentImage, int SharedMemoryMiB, string? ExecutionRole, string? JobRole, string LogGroup, string? Secret = null)
{
    public const string JobContainer = "job";
    public const string AgentContainer = "agent";

    /// <summary>Of the container that copies one file.</summary>
    public static readonly IReadOnlyList<ResourceRequirement> AgentResources = [new("1", "VCPU"), new("128", "MEMORY")];

    private const string VolumeName = "pilot";
    private const int DigestLength = 24;

    /// <summary>Only what comes before the agent is tried again by the service itself: what the agent did is not its to repeat.</summary>
    private static readonly RetryStrategy Retry = new(3,
    [
        new EvaluateOnExit("EXIT", OnStatusReason: "Host EC2*"),
        new EvaluateOnExit("RETRY", OnReason: "DockerTimeoutError*"),
        new EvaluateOnExit("EXIT", OnReason: "*"),
    ]);

    private static readonly IReadOnlyList<ResourceRequirement> Least = [new("1", "VCPU"), new("1024", "MEMORY")];

    public static JobShape Of(StartRequest request, AwsSettings settings, int memoryMiB, string? secret) => new(
        request.Image,
        settings.AgentInImage ? null : request.Agent!.Image,
        SharedMemory(memoryMiB),
        settings.ExecutionRole,
        settings.JobRole,
        settings.LogGroup,
        secret);

    public RegisterJobDefinitionRequest Definition(BatchNames names, string platform)
    {
        var bare = new RegisterJobDefinitionRequest(
            "", "container", AgentImage is null ? null : Ecs(), AgentImage is null ? Container() : null, RetryStrategy: Retry, PropagateTags: true,
            Tags: new Dictionary<string, string>(StringComparer.Ordinal) { [AwsTags.Platform] = platform },
            PlatformCapabilities: ["EC2"]);
        var digest = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(bare, BatchJson.Default.RegisterJobDefinitionRequest));
        return bare with { JobDefinitionName = names.Definition(Convert.ToHexStringLower(digest)[..DigestLength]) };
    }

    /// <summary>Two containers that share a folder of the machine: the job's begins when the agent lies there.</summary>
    public EcsProperties Ecs()
    {
        MountPoint[] mounts = [new(RemoteAgent.Folder, VolumeName)];
        return new EcsProperties(
        [
            new EcsTask(
                [
                    new TaskContainer(
                        AgentImage!, AgentContainer, RemoteAgent.Install, Essential: false,
                        LogConfiguration: Log(), MountPoints: mounts, ResourceRequirements: AgentResources),
                    new TaskContainer(
                        Image, JobContainer, DependsOn: [new TaskContainerDependency(AgentContainer, "SUCCESS")], Essential: true,
                        LinuxParameters: Linux(), LogConfiguration: Log(), MountPoints: mounts, ResourceRequirements: Least, Secrets: Secrets()),
                ],
                [new Volume(VolumeName, new VolumeHost())],
                ExecutionRole,
                JobRole),
        ]);
    }

    private ContainerProperties Container() => new(
        Image,
        LinuxParameters: Linux(),
        LogConfiguration: Log(),
        ResourceRequirements: Least,
        ExecutionRoleArn: ExecutionRole,
        JobRoleArn: JobRole,
        Secrets: Secrets());

    private Secret[]? Secrets() => Secret is null ? null : [new(RemoteAgent.AccessVariable, Secret)];

    private LinuxParameters Linux() => new(InitProcessEnabled: true, SharedMemoryMiB);

    private LogConfiguration Log() => new("awslogs", new Dictionary<string, string>(StringComparer.Ordinal) { ["awslogs-group"] = LogGroup });

    /// <summary>Half of the memory, as a power of two so that definitions are few.</summary>
    private static int SharedMemory(int memoryMiB) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, memoryMiB / 2) + 1) / 2;
}

/// <summary>How much of a machine a job asks for.</summary>
internal static class JobResources
{
    private const double Mebibyte = 1024 * 1024;

    /// <summary>What the machine's own programs keep: a part, and a fixed amount.</summary>
    private const double Kept = 0.08;
    private const double KeptMiB = 300;

    /// <summary>MiB. The whole machine, since the plan pays for all of it.</summary>
    public static int MemoryMiB(StartRequest request)
    {
        var machine = (request.Offer.MemoryBytes / Mebibyte * (1 - Kept)) - KeptMiB;
        var asked = (request.Resources.MemoryBytes ?? 0) / Mebibyte;
        return (int)Math.Max(128, Math.Max(machine, asked));
    }

    /// <param name="beside">CPUs that other containers of the task ask for.</param>
    public static IReadOnlyList<ResourceRequirement> Of(StartRequest request, int beside)
    {
        var cpu = Math.Max(1, (int)Math.Floor(request.Offer.Cpu) - beside);
        List<ResourceRequirement> resources =
        [
            new(cpu.ToString(CultureInfo.InvariantCulture), "VCPU"),
            new((MemoryMiB(request) - (beside * 128)).ToString(CultureInfo.InvariantCulture), "MEMORY"),
        ];
        if (request.Offer.Gpus > 0)
        {
            resources.Add(new(request.Offer.Gpus.ToString(CultureInfo.InvariantCulture), "GPU"));
        }

        return resources;
    }
}
