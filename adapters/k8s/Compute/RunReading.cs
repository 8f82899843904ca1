using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>How a run is, from its Job, the Job's pod and what the cluster complained of.</summary>
internal static class RunReading
{
    /// <param name="pod">Its own; null while there is none.</param>
    public static TargetStatus Of(Job job, Pod? pod, Heard heard, DateTimeOffset now)
    {
        if (Ended(job, pod, heard.Log) is { } end)
        {
            return end;
        }

        if (job.Metadata.DeletionTimestamp is not null)
        {
            return pod is null
                ? new TargetStatus(TargetState.Stopped, "The Job is being deleted.")
                : new TargetStatus(TargetState.Running, "The Job is being deleted; its pod has its grace.");
        }

        return pod is null
            ? PodTrouble.WithoutPod(job, heard.Events[job.Metadata.Uid ?? ""], heard.Queued)
            : Of(pod, [.. heard.Events[pod.Metadata.Uid ?? ""]], now);
    }

    /// <summary>The Job's failure came before its pod's, which tells why: the two are watched apart.</summary>
    public static bool IsBehind(Job job, IEnumerable<Pod> pods) =>
        job.Status?.Conditions?.Any(condition => condition is { Type: "Failed", IsTrue: true }) == true
        && PodOf(job, pods) is { Status.Phase: not ("Failed" or "Succeeded") };

    /// <summary>The Job's own pod, the youngest where there are several; null while there is none.</summary>
    public static Pod? PodOf(Job job, IEnumerable<Pod> pods) =>
        pods.Where(pod => pod.Metadata.OwnerReferences?.Any(owner => owner.Uid == job.Metadata.Uid) ?? false).MaxBy(pod => pod.Metadata.CreationTimestamp);

    /// <returns>Null while it may still be running.</returns>
    private static TargetStatus? Ended(Job job, Pod? pod, string? log)
    {
        var conditions = job.Status?.Conditions ?? [];
        if (conditions.Any(condition => condition is { Type: "Complete", IsTrue: true }))
        {
            return new TargetStatus(TargetState.Stopped, "The container has ended.");
        }

        if (pod is not null && PodEnd.Of(pod, log) is { } end)
        {
            return end;
        }

        var failed = conditions.FirstOrDefault(condition => condition is { Type: "Failed", IsTrue: true });
        return failed switch
        {
            null => null,
            { Reason: "PodFailurePolicy" } => new TargetStatus(TargetState.Lost, $"The cluster took the pod away: {KubeErrors.Sentence(failed.Message ?? "")}"),
            _ when pod is null => new TargetStatus(TargetState.Lost, $"The pod is gone: {KubeErrors.Sentence(failed.Message ?? failed.Reason ?? "")}"),
            _ => new TargetStatus(TargetState.Stopped, KubeErrors.Sentence(failed.Message ?? failed.Reason ?? "The Job has failed")),
        };
    }

    private static TargetStatus Of(Pod pod, IReadOnlyList<Event> events, DateTimeOffset now)
    {
        if (Condition(pod, "PodScheduled") is { IsTrue: false } unscheduled)
        {
            return SchedulingTrouble.Explain(unscheduled, events, now);
        }

        var containers = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).ToList();
        foreach (var container in containers)
        {
            if (container.State?.Waiting is { } waiting && ImageTrouble.Is(waiting))
            {
                return ImageTrouble.Explain(ImageOf(pod, container), waiting, events);
            }
        }

        var job = containers.FirstOrDefault(container => container.Name == JobManifest.Container);
        if (job?.State?.Running is not null)
        {
            return new TargetStatus(
                TargetState.Running,
                pod.Metadata.DeletionTimestamp is null ? $"The container runs on {pod.Spec?.NodeName ?? "a node"}." : "The pod is being deleted; the container has its grace.");
        }

        if (Condition(pod, "PodScheduled") is null)
        {
            return new TargetStatus(TargetState.Pending, "The pod is made; a node is looked for.");
        }

        return new TargetStatus(TargetState.Pending, $"On {pod.Spec?.NodeName ?? "a node"}: {KubeErrors.Sentence(Doing(containers, job))}");
    }

    private static string Doing(IEnumerable<ContainerStatus> containers, ContainerStatus? job) =>
        containers.Any(container => container is { Name: JobManifest.AgentContainer, State.Running: not null }) ? "the agent is put in place"
        : job?.State?.Waiting is { Reason: not (null or "ContainerCreating" or "PodInitializing") } waiting ? $"{waiting.Reason}: {waiting.Message}"
        : "images are fetched and containers made";

    private static string? ImageOf(Pod pod, ContainerStatus status) =>
        (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []).FirstOrDefault(container => container.Name == status.Name)?.Image ?? status.Image;

    private static Condition? Condition(Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
