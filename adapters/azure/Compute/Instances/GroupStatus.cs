using System.Globalization;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>Reads what a container group is doing.</summary>
internal static class GroupStatus
{
    private static readonly string[] Evictions = ["Evict", "Preempt"];

    public static TargetStatus Of(ContainerGroup group)
    {
        var properties = group.Properties;
        var job = properties.Job;
        if (Eviction(group) is { } eviction)
        {
            return new TargetStatus(TargetState.Lost, $"Azure took the machine back: {eviction}", new LaunchRefusal(RefusalKind.NoCapacity, eviction));
        }

        if (job?.CurrentState is { State: "Terminated" } ended)
        {
            return new TargetStatus(TargetState.Stopped, Ended("The container", ended));
        }

        if (job?.CurrentState is { State: "Running" })
        {
            return new TargetStatus(TargetState.Running, "The container runs.");
        }

        if (FailedInit(properties) is { } failed)
        {
            return new TargetStatus(TargetState.Stopped, Ended("The container that brings the agent", failed));
        }

        if (Refusal(group) is { } refusal)
        {
            return new TargetStatus(TargetState.Pending, refusal.Message, refusal);
        }

        return properties.InstanceView?.State is "Stopped" or "Succeeded" or "Failed" || properties.ProvisioningState is "Stopped"
            ? new TargetStatus(TargetState.Stopped, "The container group has stopped.")
            : new TargetStatus(TargetState.Pending, Waits(properties, job));
    }

    /// <summary>It was never more than an attempt: the same run may be started again in its place.</summary>
    public static bool NeverRan(ContainerGroup group) =>
        group.Properties.ProvisioningState == "Failed"
        && group.Properties.Job?.CurrentState?.StartTime is null
        && group.Properties.Agent?.CurrentState?.StartTime is null;

    public static bool IsDeleting(ContainerGroup group) => group.Properties.ProvisioningState == "Deleting";

    private static string? Eviction(ContainerGroup group)
    {
        var job = group.Properties.Job;
        if (job?.CurrentState?.DetailStatus is { } detail && IsEviction(detail))
        {
            return $"the container was ended as {detail}.";
        }

        return Events(group).FirstOrDefault(one => IsEviction(one.Name)) is { } told ? told.Message ?? told.Name : null;
    }

    private static bool IsEviction(string? text) =>
        text is not null && Evictions.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static ContainerState? FailedInit(GroupProperties properties) =>
        properties.Agent?.CurrentState is { State: "Terminated", ExitCode: not (null or 0) } state
            ? state
            : null;

    /// <summary>Events come as warnings that pass and as reasons that do not; only what is known to stay counts.</summary>
    private static LaunchRefusal? Refusal(ContainerGroup group)
    {
        var isOver = group.Properties.ProvisioningState == "Failed";
        foreach (var told in Events(group).Reverse())
        {
            var error = ArmError.Of(409, told.Name ?? "", told.Message ?? told.Name ?? "");
            if (AzureRefusals.Of(error) is { Kind: not RefusalKind.Invalid } known)
            {
                return known;
            }
        }

        return isOver ? new LaunchRefusal(RefusalKind.Invalid, "Azure could not set the container group up, and does not say why.") : null;
    }

    private static IEnumerable<ContainerEvent> Events(ContainerGroup group)
    {
        var properties = group.Properties;
        var containers = (properties.InitContainers ?? []).Concat(properties.Containers ?? []);
        return [.. properties.InstanceView?.Events ?? [], .. containers.SelectMany(one => one.Properties.InstanceView?.Events ?? [])];
    }

    private static string Waits(GroupProperties properties, ContainerView? job) =>
        (job?.Events is [.., var last] ? last.Message : null)
        ?? job?.CurrentState?.DetailStatus
        ?? $"The container group is being set up ({properties.ProvisioningState ?? "Pending"}).";

    private static string Ended(string what, ContainerState state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} ended{(state.ExitCode is { } code ? $" with exit code {code}" : "")}{(state.DetailStatus is { Length: > 0 } detail ? $" ({detail})" : "")}.");
}
