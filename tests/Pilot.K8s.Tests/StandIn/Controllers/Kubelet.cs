using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.StandIn.Api;
using Pilot.K8s.Tests.StandIn.Containers;

namespace Pilot.K8s.Tests.StandIn.Controllers;

/// <summary>Runs the containers of pods that have a node, and ends those of pods that are to go.</summary>
internal sealed class Kubelet(ClusterOptions options, ObjectStore store, EventRecorder events, IContainerRuntime runtime) : IAsyncDisposable
{
    private const string JobContainer = "job";

    private readonly ConcurrentDictionary<string, RunningPod> running = new();

    public void Look(JsonObject pod)
    {
        var uid = pod.Uid();
        if (pod.IsGoing())
        {
            End(pod);
        }
        else if (pod["spec"].Text("nodeName") is not null && pod["status"].Text("phase") == "Pending" && !running.ContainsKey(uid) && !ImageFails(pod))
        {
            Begin(pod);
        }
    }

    /// <summary>What containers wrote that are not played: the agent's, and those before a restart.</summary>
    public ConcurrentDictionary<(string Pod, string Container, bool Previous), string> Logs { get; } = new();

    /// <returns>Null for a container that never began.</returns>
    public string? Log(string pod, string container, bool previous) => Logs.GetValueOrDefault((pod, container, previous))
        ?? (!previous && container == JobContainer && running.TryGetValue(pod, out var found) ? found.Container.Output : null);

    /// <summary>The machine is gone with all that ran on it.</summary>
    public async Task LoseAsync(string uid)
    {
        if (running.TryGetValue(uid, out var found))
        {
            found.Taken = true;
            await found.Container.KillAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pod in running.Values)
        {
            await pod.Container.DisposeAsync();
        }
    }

    private bool ImageFails(JsonObject pod)
    {
        foreach (var (list, statuses) in new[] { ("initContainers", "initContainerStatuses"), ("containers", "containerStatuses") })
        {
            foreach (var container in pod["spec"]![list]!.AsArray().OfType<JsonObject>())
            {
                if (options.Registry.TryGetValue(container.Text("image")!, out var words))
                {
                    events.Warn(pod, Kind.Pod, "Failed", $"Failed to pull image \"{container.Text("image")}\": {words}");
                    events.Warn(pod, Kind.Pod, "Failed", "Error: ErrImagePull");
                    store.Update(Kind.Pod, pod, next => next.Status()[statuses] = new JsonArray(ContainerStatus(container, "waiting", new JsonObject
                    {
                        ["reason"] = "ImagePullBackOff", ["message"] = $"Back-off pulling image \"{container.Text("image")}\"" + (Versions.QuotesPulls(options.Minor) ? $": ErrImagePull: {words}" : ""),
                    })));
                    return true;
                }
            }
        }

        return false;
    }

    private void Begin(JsonObject pod)
    {
        var installer = pod["spec"]!["initContainers"]![0]!.AsObject();
        var job = pod["spec"]!["containers"]![0]!.AsObject();
        if (!installer["command"]!.AsArray().Select(word => word!.GetValue<string>()).SequenceEqual(RemoteAgent.Install))
        {
            throw new InvalidOperationException("The first container does not install the agent.");
        }

        var environment = new Dictionary<string, string>();
        foreach (var variable in job["env"]!.AsArray())
        {
            var reference = variable!["valueFrom"]!["secretKeyRef"]!;
            if (store.Get(Kind.Secret, pod.Space(), reference.Text("name")!) is not { } secret)
            {
                store.Update(Kind.Pod, pod, next => next.Status()["containerStatuses"] = new JsonArray(ContainerStatus(job, "waiting", new JsonObject
                {
                    ["reason"] = "CreateContainerConfigError", ["message"] = $"secret \"{reference.Text("name")}\" not found",
                })));
                return;
            }

            environment[variable.Text("name")!] = Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]!.Text(reference.Text("key")!)!));
        }

        var container = runtime.Start([.. job["command"]!.AsArray().Select(word => word!.GetValue<string>())], environment);
        running[pod.Uid()] = new RunningPod(container);
        store.Update(Kind.Pod, pod, next =>
        {
            var status = next.Status();
            status["phase"] = "Running";
            status["startTime"] = store.Now();
            status["initContainerStatuses"] = new JsonArray(ContainerStatus(installer, "terminated", new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed" }));
            status["containerStatuses"] = new JsonArray(ContainerStatus(job, "running", new JsonObject { ["startedAt"] = store.Now() }));
            next.SetCondition("Ready", "True", null, null, store.Now());
        });
        _ = EndedAsync(pod, job, container);
    }

    private async Task EndedAsync(JsonObject pod, JsonObject job, IRunningContainer container)
    {
        var code = await container.Ended;
        store.Update(Kind.Pod, pod, next =>
        {
            var status = next.Status();
            status["phase"] = code == 0 ? "Succeeded" : "Failed";
            var end = new JsonObject { ["exitCode"] = code, ["reason"] = code == 0 ? "Completed" : "Error", ["finishedAt"] = store.Now() };
            if (code != 0 && job.Text("terminationMessagePolicy") == "FallbackToLogsOnError" && container.Output.Length > 0)
            {
                end["message"] = container.Output.Length > 2048 ? container.Output[^2048..] : container.Output;
            }

            status["containerStatuses"] = new JsonArray(ContainerStatus(job, "terminated", end));
            if (running.TryGetValue(pod.Uid(), out var run) && run.Taken)
            {
                next.SetCondition("DisruptionTarget", "True", "DeletionByPodGC", "PodGC: node no longer exists", store.Now());
            }
        });
        if (store.Get(Kind.Pod, pod.Space(), pod.Name()) is { } last && last.IsGoing())
        {
            store.Remove(Kind.Pod, last);
        }
    }

    private void End(JsonObject pod)
    {
        if (!running.TryGetValue(pod.Uid(), out var found) || found.Container.Ended.IsCompleted)
        {
            store.Remove(Kind.Pod, pod);
            return;
        }

        var grace = TimeSpan.FromSeconds(pod.Meta()["deletionGracePeriodSeconds"]?.GetValue<long>() ?? 30);
        if (found.Grace is { } before && before <= grace)
        {
            return;
        }

        if (found.Grace is null)
        {
            found.Container.Terminate();
        }

        found.Grace = grace;
        _ = KillAsync(found.Container, grace);
    }

    private async Task KillAsync(IRunningContainer container, TimeSpan grace)
    {
        await Task.WhenAny(container.Ended, Task.Delay(grace, options.Time));
        if (!container.Ended.IsCompleted)
        {
            await container.KillAsync();
        }
    }

    private static JsonObject ContainerStatus(JsonObject container, string state, JsonObject about) => new()
    {
        ["name"] = container.Text("name"),
        ["image"] = container.Text("image"),
        ["imageID"] = "",
        ["ready"] = state == "running",
        ["restartCount"] = 0,
        ["state"] = new JsonObject { [state] = about },
    };

    private sealed class RunningPod(IRunningContainer container)
    {
        public IRunningContainer Container { get; } = container;

        public TimeSpan? Grace { get; set; }

        public bool Taken { get; set; }
    }
}
