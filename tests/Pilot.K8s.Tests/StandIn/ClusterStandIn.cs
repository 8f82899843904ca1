using System.Text.Json.Nodes;
using System.Threading.Channels;
using Pilot.K8s.Tests.StandIn.Api;
using Pilot.K8s.Tests.StandIn.Containers;
using Pilot.K8s.Tests.StandIn.Controllers;

namespace Pilot.K8s.Tests.StandIn;

/// <summary>
/// A cluster in this process: an API server over TLS on loopback, a Job controller, a scheduler, and nodes that start
/// containers as the runtime does. What it is sent and what it answers is held against the published description.
/// </summary>
public sealed class ClusterStandIn : IAsyncDisposable
{
    private static readonly KeyValuePair<string, string>[] UsualLabels = [new("kubernetes.io/os", "linux"), new("kubernetes.io/arch", "amd64")];

    private readonly ObjectStore store;
    private readonly ApiServer server;
    private readonly EventRecorder events;
    private readonly JobController jobs;
    private readonly Scheduler scheduler;
    private readonly Kubelet kubelet;
    private readonly Channel<Change> work = Channel.CreateUnbounded<Change>();
    private readonly string folder = Directory.CreateTempSubdirectory("pilot-k8s-").FullName;
    private Task working = Task.CompletedTask;

    private ClusterStandIn(ClusterOptions options, IContainerRuntime runtime)
    {
        Options = options;
        store = new ObjectStore(options.Time);
        events = new EventRecorder(store);
        jobs = new JobController(options, store, events);
        scheduler = new Scheduler(store);
        kubelet = new Kubelet(options, store, events, runtime);
        server = new ApiServer(options, store, new PodLogs(store, kubelet));
        store.Changed += change => work.Writer.TryWrite(change);
    }

    public ClusterOptions Options { get; }

    public Uri Address => server.Address;

    /// <summary>A kubeconfig with the token of the user <c>pilot</c>.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>Answers of this stand-in, or calls to it, that the published description does not allow.</summary>
    public IReadOnlyList<string> OwnFaults => server.OwnFaults;

    /// <summary>Verb and resource of each call so far.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (server.Seen)
            {
                return [.. server.Seen];
            }
        }
    }

    public int OpenWatches => server.OpenWatches;

    public static async Task<ClusterStandIn> StartAsync(ClusterOptions? options = null, IContainerRuntime? runtime = null)
    {
        var cluster = new ClusterStandIn(options ?? new ClusterOptions(), runtime ?? new ScriptedRuntime());
        await cluster.server.StartAsync();
        cluster.Kubeconfig = cluster.WriteKubeconfig("config", $"token: the-token");
        cluster.working = cluster.WorkAsync();
        return cluster;
    }

    /// <param name="user">Members of the user, in YAML of one line.</param>
    public string WriteKubeconfig(string name, string user, string? cluster = null)
    {
        var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Options.Pki.AuthorityPem));
        var path = WriteFile(name, $$"""
            apiVersion: v1
            kind: Config
            current-context: lab
            contexts:
            - name: lab
              context: {cluster: lab, user: lab}
            clusters:
            - name: lab
              cluster: {server: "{{Address.ToString().TrimEnd('/')}}", {{cluster ?? $"certificate-authority-data: {authority}"}}}
            users:
            - name: lab
              user: {{{user}}}
            """);
        return path;
    }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <param name="allocatable">Such as <c>("cpu", "4")</c>.</param>
    public void AddNode(string name, IEnumerable<KeyValuePair<string, string>> labels, params (string Name, string Amount)[] allocatable) =>
        AddNode(name, labels, [], allocatable);

    public void AddNode(string name, IEnumerable<KeyValuePair<string, string>> labels, JsonArray taints, params (string Name, string Amount)[] allocatable) =>
        store.Create(Kind.Node, "", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject(labels.Append(new("kubernetes.io/hostname", name)).UnionBy(UsualLabels, label => label.Key).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
            },
            ["spec"] = new JsonObject { ["taints"] = taints },
            ["status"] = new JsonObject
            {
                ["allocatable"] = new JsonObject(allocatable.Select(amount => KeyValuePair.Create(amount.Name, (JsonNode?)amount.Amount))),
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        });

    public JsonObject? Find(Kind kind, string name, string space = "default") => store.Get(kind, kind.Namespaced ? space : "", name);

    public IReadOnlyList<JsonObject> All(Kind kind) => store.List(kind, null).Items;

    /// <summary>Changes an object as somebody with another tool would.</summary>
    public void Edit(Kind kind, JsonObject seen, Action<JsonObject> edit) => store.Update(kind, seen, edit);

    public void Remove(Kind kind, JsonObject seen) => store.Remove(kind, seen);

    public JsonObject Create(Kind kind, JsonObject made) => store.Create(kind, kind.Namespaced ? "default" : "", made);

    public void Tell(JsonObject about, Kind kind, string type, string reason, string message) => events.Tell(type, about, kind, reason, message);

    /// <summary>What a container wrote that is not played.</summary>
    public void Write(JsonObject pod, string container, string log, bool previous = false) => kubelet.Logs[(pod.Uid(), container, previous)] = log;

    /// <summary>No watch can go on from a version before now.</summary>
    public void Compact() => store.Compact();

    /// <summary>All watches end now, and may go on where they were.</summary>
    public void BreakWatches() => server.BreakWatches();

    /// <summary>Nobody answers any more.</summary>
    public ValueTask DisposeServerAsync() => server.DisposeAsync();

    /// <summary>The pod's machine is taken away, with a word in its status and none to its containers.</summary>
    public Task TakeAwayAsync(JsonObject pod) => kubelet.LoseAsync(pod.Uid());

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await kubelet.DisposeAsync();
        work.Writer.Complete();
        await working;
        Directory.Delete(folder, recursive: true);
    }

    private async Task WorkAsync()
    {
        await foreach (var change in work.Reader.ReadAllAsync())
        {
            if (change.Kind == Kind.Job)
            {
                jobs.Look(new JobKey(change.About.Space(), change.About.Name(), change.About.Uid()));
            }
            else if (change.Kind == Kind.Pod)
            {
                LookAtPod(change);
            }
            else if (change.Kind == Kind.Secret || change.Kind == Kind.Node)
            {
                LookAtWaiting();
            }
        }
    }

    private void LookAtPod(Change change)
    {
        if (store.Get(Kind.Pod, change.About.Space(), change.About.Name()) is { } pod)
        {
            scheduler.Look(pod);
            kubelet.Look(store.Get(Kind.Pod, pod.Space(), pod.Name()) ?? pod);
        }

        foreach (var owner in change.About.Meta()["ownerReferences"]?.AsArray() ?? [])
        {
            jobs.Look(new JobKey(change.About.Space(), owner.Text("name")!, owner.Text("uid")!));
        }

        if (change.Type == "DELETED" || change.About["status"].Text("phase") is "Succeeded" or "Failed")
        {
            LookAtWaiting();
            foreach (var job in store.List(Kind.Job, null, job => job["status"] is null).Items)
            {
                jobs.Look(new JobKey(job.Space(), job.Name(), job.Uid()));
            }
        }
    }

    /// <summary>Of pods that are alike, the first that no node takes speaks for the others.</summary>
    private void LookAtWaiting()
    {
        var misfits = new HashSet<string>();
        foreach (var pod in store.List(Kind.Pod, null, pod => pod["status"].Text("phase") == "Pending").Items)
        {
            var shape = pod["spec"].Text("nodeName") is null ? Scheduler.Shape(pod) : null;
            if (shape is not null && misfits.Contains(shape))
            {
                continue;
            }

            if (!scheduler.Look(pod))
            {
                misfits.Add(shape!);
            }
            else if (store.Get(Kind.Pod, pod.Space(), pod.Name()) is { } now)
            {
                kubelet.Look(now);
            }
        }
    }
}
