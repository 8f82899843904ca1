using System.Collections.Concurrent;
using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Pilot.Clouds.Testing;
using Pilot.K8s.Tests.StandIn.Containers;

namespace Pilot.K8s.Tests.Real;

/// <summary>
/// A node of a real cluster, played: it is announced to the API server, and what the scheduler puts on it runs as processes of this machine.
/// </summary>
internal sealed class PlayedNode : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly string name = $"played-{Guid.NewGuid().ToString("n")[..8]}";
    private readonly ConcurrentDictionary<string, PlayedPod> pods = new();
    private readonly ConcurrentQueue<string> faults = new();
    private readonly CancellationTokenSource end = new();
    private readonly IKubernetes api;
    private readonly string space;
    private readonly IContainerRuntime runtime;
    private Task work = Task.CompletedTask;

    private PlayedNode(IKubernetes api, string space, IContainerRuntime runtime) => (this.api, this.space, this.runtime) = (api, space, runtime);

    /// <summary>What the API server refused.</summary>
    public IReadOnlyList<string> Faults => [.. faults];

    public static async Task<PlayedNode> StartAsync(IKubernetes api, string space, IContainerRuntime runtime)
    {
        var node = new PlayedNode(api, space, runtime);
        await api.CoreV1.CreateNodeAsync(new V1Node
        {
            Metadata = new V1ObjectMeta
            {
                Name = node.name,
                Labels = new Dictionary<string, string> { ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "amd64", ["kubernetes.io/hostname"] = node.name },
            },
        });
        await node.BeatAsync();
        await Eventually.HoldsAsync(
            () => $"{node.name} bears no taint", async () => (await api.CoreV1.ReadNodeAsync(node.name)).Spec.Taints is null or { Count: 0 });
        node.work = Task.WhenAll(node.RepeatAsync(Heartbeat, node.BeatAsync), node.RepeatAsync(Look, node.LookAsync));
        return node;
    }

    /// <summary>The machine dies under the pod, and the cluster evicts what is left of it, as a drain after a spot notice does.</summary>
    public async Task TakeAwayAsync(string job)
    {
        var pod = (await api.CoreV1.ListNamespacedPodAsync(space, labelSelector: $"pilot/job={job}")).Items.Single();
        await api.CoreV1.CreateNamespacedPodEvictionAsync(
            new V1Eviction { Metadata = new V1ObjectMeta { Name = pod.Name(), NamespaceProperty = space } }, pod.Name(), space);
        await pods[pod.Uid()].KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await work;
        foreach (var pod in pods.Values)
        {
            await pod.DisposeAsync();
        }

        await api.CoreV1.DeleteNodeAsync(name);
        end.Dispose();
    }

    private async Task RepeatAsync(TimeSpan pause, Func<Task> step)
    {
        using var timer = new PeriodicTimer(pause);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                try
                {
                    await step();
                }
                catch (Exception fault) when (!end.IsCancellationRequested)
                {
                    faults.Enqueue(fault is HttpOperationException refused
                        ? $"{refused.Request.Method} {refused.Request.RequestUri}: {refused.Response.Content}"
                        : fault.ToString());
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private Task BeatAsync() => api.CoreV1.PatchNodeStatusAsync(
        new V1Patch(
            new
            {
                status = new
                {
                    capacity = Capacity,
                    allocatable = Capacity,
                    conditions = new[] { new { type = "Ready", status = "True", reason = "Played", message = "", lastHeartbeatTime = DateTime.UtcNow } },
                },
            },
            V1Patch.PatchType.StrategicMergePatch),
        name);

    private static Dictionary<string, string> Capacity => new() { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "110" };

    private async Task LookAsync()
    {
        foreach (var pod in (await api.CoreV1.ListNamespacedPodAsync(space, fieldSelector: $"spec.nodeName={name}")).Items)
        {
            pods.TryGetValue(pod.Uid(), out var known);
            if (known is { Ended.IsCompleted: true } && pod.Status.Phase is "Running")
            {
                await ReportAsync(pod, known.Ended.Result);
            }
            else if (pod.Metadata.DeletionTimestamp is not null)
            {
                await EndAsync(pod, known);
            }
            else if (known is null && await EnvironmentAsync(pod) is { } environment)
            {
                await BeginAsync(pod, environment);
            }
        }
    }

    /// <returns>Null while a Secret is missing: the pod waits.</returns>
    private async Task<Dictionary<string, string>?> EnvironmentAsync(V1Pod pod)
    {
        var environment = new Dictionary<string, string>();
        foreach (var variable in pod.Spec.Containers[0].Env)
        {
            try
            {
                if (variable.ValueFrom.SecretKeyRef is not { } reference)
                {
                    // The Job controller's own: the index of the pod.
                    environment[variable.Name] = pod.GetLabel("batch.kubernetes.io/job-completion-index");
                    continue;
                }

                var secret = await api.CoreV1.ReadNamespacedSecretAsync(reference.Name, space);
                environment[variable.Name] = Encoding.UTF8.GetString(secret.Data[reference.Key]);
            }
            catch (HttpOperationException missing) when (missing.Response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
        }

        return environment;
    }

    private async Task BeginAsync(V1Pod pod, Dictionary<string, string> environment)
    {
        pods[pod.Uid()] = new PlayedPod(runtime.Start([.. pod.Spec.Containers[0].Command], environment));
        await PatchAsync(pod, new
        {
            phase = "Running",
            startTime = DateTime.UtcNow,
            initContainerStatuses = new[] { Status(pod.Spec.InitContainers[0], new { terminated = new { exitCode = 0, reason = "Completed" } }) },
            containerStatuses = new[] { Status(pod.Spec.Containers[0], new { running = new { startedAt = DateTime.UtcNow } }) },
        });
    }

    private Task ReportAsync(V1Pod pod, int code) => PatchAsync(pod, new
    {
        phase = code == 0 ? "Succeeded" : "Failed",
        containerStatuses = new[]
        {
            Status(pod.Spec.Containers[0], new { running = (object?)null, terminated = new { exitCode = code, reason = code == 0 ? "Completed" : "Error", finishedAt = DateTime.UtcNow } }),
        },
    });

    private async Task EndAsync(V1Pod pod, PlayedPod? known)
    {
        if (known is { Ended.IsCompleted: false })
        {
            known.Stop(TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 30));
            return;
        }

        await IfThereAsync(() => api.CoreV1.DeleteNamespacedPodAsync(pod.Name(), space, gracePeriodSeconds: 0));
    }

    private Task PatchAsync(V1Pod pod, object status) => IfThereAsync(() => api.CoreV1.PatchNamespacedPodStatusAsync(
        new V1Patch(new { status }, V1Patch.PatchType.StrategicMergePatch), pod.Name(), space));

    private static async Task IfThereAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Somebody else was quicker: that is what was wanted.
        }
    }

    private static object Status(V1Container container, object state) => new
    {
        name = container.Name, image = container.Image, imageID = "", ready = true, restartCount = 0, state,
    };

    private sealed class PlayedPod(IRunningContainer container) : IAsyncDisposable
    {
        private bool stopping;

        public Task<int> Ended => container.Ended;

        public void Stop(TimeSpan grace)
        {
            if (stopping)
            {
                return;
            }

            stopping = true;
            container.Terminate();
            _ = KillLaterAsync(grace);
        }

        public Task KillAsync() => container.KillAsync();

        public ValueTask DisposeAsync() => container.DisposeAsync();

        private async Task KillLaterAsync(TimeSpan grace)
        {
            if (await Task.WhenAny(container.Ended, Task.Delay(grace)) != container.Ended)
            {
                await container.KillAsync();
            }
        }
    }
}
