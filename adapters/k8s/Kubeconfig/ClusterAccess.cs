using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>Where a cluster is and how this platform logs in there.</summary>
/// <param name="Roots">The only authorities that count; null for those of this machine.</param>
/// <param name="SkipTlsVerify">Whoever answers is believed.</param>
/// <param name="Namespace">Of the context, or <c>default</c>.</param>
internal sealed record ClusterAccess(
    Uri Server,
    X509Certificate2Collection? Roots,
    bool SkipTlsVerify,
    string? TlsServerName,
    Uri? Proxy,
    ICredential Credential,
    string Namespace)
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// The named kubeconfig; without a name that of the environment (<c>KUBECONFIG</c>, else <c>~/.kube/config</c>); where there
    /// is none, the pod's own account inside a cluster.
    /// </summary>
    /// <exception cref="PilotException">PILOT1080 to PILOT1082.</exception>
    public static ClusterAccess Open(string? kubeconfig, string? context, TimeProvider time)
    {
        if (kubeconfig is not null)
        {
            return Of(KubeConfigReader.Read([Home(kubeconfig)]), context, time);
        }

        var listed = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] paths = listed.Length > 0 ? [.. listed.Select(Home)] : [Home("~/.kube/config")];
        return listed.Length == 0 && !paths.Any(File.Exists) && Directory.Exists(ServiceAccount) && context is null
            ? InCluster(ServiceAccount, Environment.GetEnvironmentVariable, time)
            : Of(KubeConfigReader.Read(paths), context, time);
    }

    /// <exception cref="PilotException">PILOT1080 to PILOT1082.</exception>
    public static ClusterAccess Of(KubeConfig config, string? contextName, TimeProvider time)
    {
        var name = contextName ?? config.CurrentContext ?? throw KubeErrors.Missing("current context", config.Source);
        var context = config.Contexts.GetValueOrDefault(name) ?? throw KubeErrors.Missing($"context '{name}'", config.Source);
        var cluster = config.Clusters.GetValueOrDefault(context.Cluster) ?? throw KubeErrors.Missing($"cluster '{context.Cluster}'", config.Source);
        var user = context.User is null ? KubeUser.Nobody
            : config.Users.GetValueOrDefault(context.User) ?? throw KubeErrors.Missing($"user '{context.User}'", config.Source);
        return new ClusterAccess(
            Address(cluster.Server, config.Source),
            cluster.Authority is { } pem ? Authorities(pem.Read()) : null,
            cluster.SkipTlsVerify,
            cluster.TlsServerName,
            cluster.ProxyUrl is { } proxy ? Address(proxy, config.Source) : null,
            Credentials.Of(user, cluster, time),
            context.Namespace ?? "default");
    }

    /// <param name="variable">Reads a variable of the environment.</param>
    public static ClusterAccess InCluster(string folder, Func<string, string?> variable, TimeProvider time)
    {
        var host = variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } address ? address : "kubernetes.default.svc";
        var port = variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } number ? number : "443";
        var within = Path.Combine(folder, "namespace");
        return new ClusterAccess(
            Address(host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}", folder),
            Authorities(new PemText(Path.Combine(folder, "ca.crt"), null).Read()),
            SkipTlsVerify: false,
            TlsServerName: null,
            Proxy: null,
            new TokenFileCredential(Path.Combine(folder, "token"), null, time),
            File.Exists(within) ? File.ReadAllText(within).Trim() : "default");
    }

    private static Uri Address(string text, string source) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "socks5"
            ? uri
            : throw KubeErrors.Unreadable(source, $"'{text}' is no address");

    private static X509Certificate2Collection Authorities(string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException fault)
        {
            throw KubeErrors.Credential("the cluster's certificate authority is no certificate in PEM", fault);
        }

        return roots.Count > 0 ? roots : throw KubeErrors.Credential("the cluster's certificate authority is no certificate in PEM");
    }

    private static string Home(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;
}
