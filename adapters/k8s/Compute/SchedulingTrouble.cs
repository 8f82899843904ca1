using System.Text.RegularExpressions;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>A pod that no node takes: <c>0/5 nodes are available: 3 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint ...</c></summary>
internal static partial class SchedulingTrouble
{
    /// <summary>An autoscaler needs a moment to say that it adds a node.</summary>
    private static readonly TimeSpan ScaleUpDecision = TimeSpan.FromSeconds(60);

    /// <param name="events">Of the pod, the newest first.</param>
    public static TargetStatus Explain(Condition unscheduled, IEnumerable<Event> events, DateTimeOffset now)
    {
        var words = KubeErrors.Sentence(unscheduled.Message ?? "");
        if (unscheduled.Reason == "SchedulingGated")
        {
            return new TargetStatus(TargetState.Pending, $"Something holds the pod back before it is scheduled: {words}");
        }

        if (events.FirstOrDefault(happened => happened.Reason == ClusterEvents.AddsNode) is { } growth)
        {
            return new TargetStatus(TargetState.Pending, $"The cluster adds a node for it: {KubeErrors.Sentence(growth.Message ?? "")}");
        }

        var message = $"No node takes the pod: {words}";
        var mayGrow = unscheduled.LastTransitionTime is { } since && now - since < ScaleUpDecision;
        return Room().IsMatch(words) || mayGrow
            ? new TargetStatus(TargetState.Pending, message, new LaunchRefusal(RefusalKind.NoCapacity, message, "Wait until others are done, or add nodes."))
            : new TargetStatus(TargetState.Pending, message, new LaunchRefusal(
                RefusalKind.UnknownMachine, message, "Check the settings node-selector and tolerations against the labels and taints of the nodes."));
    }

    [GeneratedRegex("Insufficient |Too many pods|no available devices|cannot allocate", RegexOptions.CultureInvariant)]
    private static partial Regex Room();
}
