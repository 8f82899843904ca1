using System.Globalization;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>Reads what a container group is doing.</summary>
internal static class GroupStatus
{
    private static readonly string[] Evictions = ["Evict", "Preempt"];

    /// <summary>Events that the service documents: what each container goes through.</summary>
    private static readonly HashSet<string> Usual = new(StringComparer.OrdinalIgnoreCase) { "Pulling", "Pulled", "Created", "Started", "Killing" };

    /// <summary>128 and the signal: SIGKILL and SIGTERM.</summary>
    private static readonly int[] EndedFromOutside = [137, 143];

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
            return new TargetStatus(TargetState.Stopped, Ended("The container", ended) + Untold(group));
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
            return new TargetStatus(group.Properties.ProvisioningState == "Failed" ? TargetState.Lost : TargetState.Pending, refusal.Message, refusal);
        }

        return properties.InstanceView?.State is "Stopped" or "Succeeded" or "Failed" || properties.ProvisioningState is "Stopped"
            ? new TargetStatus(TargetState.Stopped, "The container group has stopped." + Untold(group))
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

        if (Events(group).FirstOrDefault(one => IsEviction(one.Name)) is { } told)
        {
            return told.Message ?? told.Name;
        }

        // What an eviction reads like is not documented; a spot container that something outside of it has ended was evicted,
        // unless it had used up its memory.
        return group.Properties.Priority == "Spot"
            && job?.CurrentState is { State: "Terminated", ExitCode: { } code } ended
            && EndedFromOutside.Contains(code)
            && ended.DetailStatus?.Contains("OOM", StringComparison.OrdinalIgnoreCase) != true
            ? string.Create(CultureInfo.InvariantCulture, $"the spot container was ended from outside with exit code {code}.{Untold(group)}")
            : null;
    }

    /// <summary>Events of other names than the usual decide nothing, and are passed on.</summary>
    private static string Untold(ContainerGroup group)
    {
        var told = Events(group).Where(one => one.Name is { } name && !Usual.Contains(name)).Select(one => $"{one.Name}: {one.Message}").Distinct().ToList();
        return told.Count == 0 ? "" : $" Azure says: {string.Join("; ", told)}.";
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
