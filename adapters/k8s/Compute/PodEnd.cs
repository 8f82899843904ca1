using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>How a pod ended: by itself, before it began, or because the cluster wanted its place.</summary>
internal static class PodEnd
{
    private const string Disrupted = "DisruptionTarget";
    private const int LastWords = 500;

    /// <param name="log">The end of the log of <see cref="WhoFailed"/>; null where only the status of the container tells.</param>
    /// <returns>Null for a pod that has not ended.</returns>
    public static TargetStatus? Of(Pod pod, string? log)
    {
        var phase = pod.Status?.Phase;
        if (phase == "Succeeded")
        {
            return new TargetStatus(TargetState.Stopped, "The container has ended.");
        }

        if (phase != "Failed")
        {
            return null;
        }

        if (Disruption(pod) is { } disruption)
        {
            return new TargetStatus(TargetState.Lost, $"The cluster took the pod away: {Words(pod, disruption)}");
        }

        return NeverBegan(pod, log) ?? (pod.Status!.Reason is "Evicted" or "NodeLost" or "NodeShutdown" or "Terminated" or "Preempting" or "NodeAffinity" or "UnexpectedAdmissionError"
            ? new TargetStatus(TargetState.Lost, $"The cluster took the pod away: {KubeErrors.Sentence(pod.Status.Message ?? pod.Status.Reason)}")
            : new TargetStatus(TargetState.Stopped, Exit(pod, log)));
    }

    /// <summary>Whose log may tell why the pod failed; null where none began, or none is to blame.</summary>
    public static FailedContainer? WhoFailed(Pod pod) => pod.Status?.Phase != "Failed" || Disruption(pod) is not null ? null
        : (pod.Status.InitContainerStatuses ?? []).Concat(pod.Status.ContainerStatuses ?? []).Select(Failed).FirstOrDefault(failed => failed is not null);

    private static FailedContainer? Failed(ContainerStatus status) => status.State?.Terminated switch
    {
        { ExitCode: 0 } => null,
        { Reason: not (null or "StartError" or "ContainerCannotRun" or "ContainerStatusUnknown") } => new FailedContainer(status.Name, Previous: false),
        _ => status.RestartCount > 0 ? new FailedContainer(status.Name, Previous: true) : null,
    };

    private static Condition? Disruption(Pod pod) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: Disrupted, IsTrue: true });

    private static string Words(Pod pod, Condition disruption) =>
        KubeErrors.Sentence(pod.Status?.Message ?? disruption.Message ?? disruption.Reason ?? "");

    /// <summary>The agent could not be put in place, or its program not be started: no use in trying the same again.</summary>
    private static TargetStatus? NeverBegan(Pod pod, string? log)
    {
        var installer = Terminated(pod.Status!.InitContainerStatuses, JobManifest.AgentContainer);
        var job = Terminated(pod.Status.ContainerStatuses, JobManifest.Container);
        var fault = installer is { ExitCode: not 0 } ? $"The agent could not be put in place (exit code {installer.ExitCode}): {log ?? installer.Message ?? installer.Reason}"
            : job is { Reason: "StartError" or "ContainerCannotRun" } ? $"The container could not be started: {job.Message}"
            : null;
        return fault is null ? null : new TargetStatus(
            TargetState.Lost, KubeErrors.Sentence(fault), new LaunchRefusal(RefusalKind.Invalid, KubeErrors.Sentence(fault), "Check the images of the job and of the agent."));
    }

    private static string Exit(Pod pod, string? log)
    {
        if (Terminated(pod.Status!.ContainerStatuses, JobManifest.Container) is not { } ended)
        {
            return KubeErrors.Sentence(pod.Status.Message ?? "The pod has ended");
        }

        var fault = ended.Reason == "OOMKilled"
            ? "The container was killed: it used more memory than its limit"
            : $"The container has ended with exit code {ended.ExitCode}";
        return KubeErrors.Sentence((log ?? Short(ended.Message)) is { Length: > 0 } words ? $"{fault}; the end of its log: {words}" : fault);
    }

    private static string? Short(string? message) => message?.Length > LastWords ? message[^LastWords..] : message;

    private static TerminatedState? Terminated(IEnumerable<ContainerStatus>? statuses, string name) =>
        statuses?.FirstOrDefault(status => status.Name == name)?.State?.Terminated;
}

/// <param name="Name">Of the container in its pod.</param>
/// <param name="Previous">It is the container before the one that is there now.</param>
internal sealed record FailedContainer(string Name, bool Previous);
