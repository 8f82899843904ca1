using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>How a pod ended: by itself, before it began, or because the cluster wanted its place.</summary>
internal static class PodEnd
{
    private const string Disrupted = "DisruptionTarget";
    private const int LastWords = 500;

    /// <returns>Null for a pod that has not ended.</returns>
    public static TargetStatus? Of(Pod pod)
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

        if (pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == Disrupted) is { IsTrue: true } disruption)
        {
            return new TargetStatus(TargetState.Lost, $"The cluster took the pod away: {Words(pod, disruption)}");
        }

        return NeverBegan(pod) ?? (pod.Status!.Reason is "Evicted" or "NodeLost" or "NodeShutdown" or "Terminated" or "Preempting" or "NodeAffinity" or "UnexpectedAdmissionError"
            ? new TargetStatus(TargetState.Lost, $"The cluster took the pod away: {KubeErrors.Sentence(pod.Status.Message ?? pod.Status.Reason)}")
            : new TargetStatus(TargetState.Stopped, Exit(pod)));
    }

    private static string Words(Pod pod, Condition disruption) =>
        KubeErrors.Sentence(pod.Status?.Message ?? disruption.Message ?? disruption.Reason ?? "");

    /// <summary>The agent could not be put in place, or its program not be started: no use in trying the same again.</summary>
    private static TargetStatus? NeverBegan(Pod pod)
    {
        var installer = Terminated(pod.Status!.InitContainerStatuses, JobManifest.AgentContainer);
        var job = Terminated(pod.Status.ContainerStatuses, JobManifest.Container);
        var fault = installer is { ExitCode: not 0 } ? $"The agent could not be put in place (exit code {installer.ExitCode}): {installer.Message ?? installer.Reason}"
            : job is { Reason: "StartError" or "ContainerCannotRun" } ? $"The container could not be started: {job.Message}"
            : null;
        return fault is null ? null : new TargetStatus(
            TargetState.Lost, KubeErrors.Sentence(fault), new LaunchRefusal(RefusalKind.Invalid, KubeErrors.Sentence(fault), "Check the images of the job and of the agent."));
    }

    private static string Exit(Pod pod) => Terminated(pod.Status!.ContainerStatuses, JobManifest.Container) switch
    {
        { Reason: "OOMKilled" } => "The container was killed: it used more memory than its limit.",
        { Message: { Length: > 0 } words } ended => $"The container has ended with exit code {ended.ExitCode}; the end of its log: {KubeErrors.Sentence(words.Length > LastWords ? words[^LastWords..] : words)}",
        { } ended => $"The container has ended with exit code {ended.ExitCode}.",
        null => KubeErrors.Sentence(pod.Status.Message ?? "The pod has ended"),
    };

    private static TerminatedState? Terminated(IEnumerable<ContainerStatus>? statuses, string name) =>
        statuses?.FirstOrDefault(status => status.Name == name)?.State?.Terminated;
}
