using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Compute;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Adapters.K8s.Checks;

/// <summary>Asks the cluster for each permission that running a job needs, and has it judge a job that it does not keep.</summary>
internal static class ClusterChecks
{
    private const string MayHelp = "Grant it to the platform's user by a Role in that namespace, and a RoleBinding.";

    /// <summary>Verbs by group and resource, and what for.</summary>
    internal static readonly (string Group, string Resource, string[] Verbs, string What)[] Needed =
    [
        ("batch", "jobs", ["create", "get", "list", "watch", "delete"], "make, follow and delete Jobs"),
        ("", "pods", ["list", "watch", "delete"], "follow and end pods"),
        ("", "secrets", ["create", "get", "delete"], "give jobs their credential"),
        ("", "events", ["list"], "read why something waits"),
    ];

    /// <summary>What only explains: with it, and without.</summary>
    internal static readonly (string Group, string Resource, string Verb, string With, string Without)[] Useful =
    [
        ("", "pods/log", "get", "read what failed containers wrote last", "do without what failed containers wrote last, but for the few lines in a pod's status"),
        (Workload.Group, "workloads", "list", "read why a queue holds jobs", "do without the reason why a queue holds jobs"),
    ];

    public static async Task<IReadOnlyList<CloudCheck>> RunAsync(CloudAccount account, string platform, TimeProvider time, CancellationToken cancellation)
    {
        var checks = new List<CloudCheck>();
        try
        {
            var settings = ClusterSettings.Of(account);
            var access = ClusterAccess.Open(settings.Kubeconfig, settings.Context, time);
            using var cluster = await Cluster.OpenAsync(settings, access, time, cancellation);
            checks.Add(new CloudCheck($"reach the cluster at {access.Server.GetLeftPart(UriPartial.Authority)}, version {cluster.Version.Major}.{cluster.Version.Minor}"));
            if (access.SkipTlsVerify)
            {
                checks.Add(new CloudCheck("trust whoever answers there, since the kubeconfig says insecure-skip-tls-verify"));
            }

            foreach (var (group, resource, verbs, what) in Needed)
            {
                checks.Add(await MayAsync(cluster, group, resource, verbs, what, cancellation));
            }

            checks.Add(await NodesAsync(cluster, cancellation));
            foreach (var (group, resource, verb, with, without) in Useful.Where(right => right.Group != Workload.Group || settings.Queue is not null))
            {
                checks.Add(await UsefulAsync(cluster, group, resource, verb, with, without, cancellation));
            }

            checks.Add(await JobAsync(cluster, settings, platform, cancellation));
        }
        catch (PilotException fault)
        {
            checks.Add(new CloudCheck("reach the cluster", Words(fault.Error), fault.Error.Remedy));
        }

        return checks;
    }

    private static string Words(PilotError error) =>
        error.Details is { Count: > 0 } lines ? $"{error.Message} It said: {string.Join(" ", lines)}" : error.Message;

    private static async Task<CloudCheck> MayAsync(
        Cluster cluster, string group, string resource, string[] verbs, string what, CancellationToken cancellation)
    {
        var phrase = $"{what} in the namespace {cluster.Space}";
        var missing = new List<string>();
        foreach (var verb in verbs)
        {
            if (!await AllowedAsync(cluster, cluster.Space, group, resource, verb, cancellation))
            {
                missing.Add(verb);
            }
        }

        return missing.Count == 0
            ? new CloudCheck(phrase)
            : new CloudCheck(phrase, $"Not allowed: {string.Join(", ", missing)} on {Resource(group, resource)} in the namespace {cluster.Space}.", MayHelp);
    }

    private static async Task<CloudCheck> NodesAsync(Cluster cluster, CancellationToken cancellation) =>
        new(await AllowedAsync(cluster, null, "", "nodes", "list", cancellation)
            ? "list the nodes, which become offers"
            : "do without a list of the nodes (list on nodes is not allowed): one offer is made from the settings");

    private static async Task<CloudCheck> UsefulAsync(
        Cluster cluster, string group, string resource, string verb, string with, string without, CancellationToken cancellation) =>
        new(await AllowedAsync(cluster, cluster.Space, group, resource, verb, cancellation)
            ? $"{with} in the namespace {cluster.Space}"
            : $"{without} ({verb} on {Resource(group, resource)} is not allowed in the namespace {cluster.Space})");

    private static async Task<bool> AllowedAsync(
        Cluster cluster, string? space, string group, string resource, string verb, CancellationToken cancellation)
    {
        var parts = resource.Split('/');
        var question = new AccessReview
        {
            Spec = new AccessReviewSpec(new ResourceAttributes(space, verb, group.Length > 0 ? group : null, parts[0], parts.ElementAtOrDefault(1))),
        };
        var answer = await cluster.Client.CreateAsync(
            "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question, KubeJson.Default.AccessReview, cancellation);
        return answer.OrThrow().Status?.Allowed ?? false;
    }

    /// <summary>The whole way of a real Job, admission and all, but for keeping it.</summary>
    private static async Task<CloudCheck> JobAsync(Cluster cluster, ClusterSettings settings, string platform, CancellationToken cancellation)
    {
        const string what = "have a job accepted (a dry run)";
        var run = new RunKey(JobId.New(), "check");
        var offer = new PlanOffer("kubernetes", "kubernetes/any", "", "", 1, 1, 0, null, 0);
        var request = new StartRequest(run, offer, "check", new ResourceRequest(), DateTimeOffset.UnixEpoch)
        {
            Agent = new RemoteAgent(run, "example.invalid/agent:1", ""),
        };
        var manifest = JobManifest.Of(request, new RunNames(platform, run), settings, offer.Target);
        var answer = await cluster.Client.CreateAsync(cluster.Jobs, manifest, KubeJson.Default.Job, cancellation, dryRun: true);
        if (answer.Failure is not { } failure)
        {
            return new CloudCheck(what);
        }

        var refusal = PodTrouble.Refused(failure);
        return new CloudCheck(what, refusal.Waits, refusal.Refusal?.Remedy ?? "Mend what the cluster names.");
    }

    private static string Resource(string group, string resource) => group.Length > 0 ? $"{resource}.{group}" : resource;
}
