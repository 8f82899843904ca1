using System.Security;
using Pilot.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>Reads kubeconfig files, in YAML or JSON, and merges them.</summary>
internal static class KubeConfigReader
{
    private const string BetaExec = "client.authentication.k8s.io/v1beta1";
    private const string Exec = "client.authentication.k8s.io/v1";

    /// <param name="paths">Those that are not there are passed over, as long as one is.</param>
    /// <exception cref="PilotException">PILOT1080.</exception>
    public static KubeConfig Read(IReadOnlyList<string> paths)
    {
        string? current = null;
        var (contexts, clusters, users) = (Named<KubeContext>(), Named<KubeCluster>(), Named<KubeUser>());
        var found = new List<string>();
        foreach (var path in paths.Where(File.Exists))
        {
            var file = Load(path);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            found.Add(path);
            current ??= file.Text("current-context");
            Add(file, "contexts", "context", contexts, map => Context(map, path));
            Add(file, "clusters", "cluster", clusters, map => Cluster(map, folder, path));
            Add(file, "users", "user", users, map => User(map, folder, path));
        }

        return found.Count == 0
            ? throw KubeErrors.Unreadable(string.Join(':', paths), "there is no such file")
            : new KubeConfig(string.Join(':', found), current, contexts, clusters, users);
    }

    private static Dictionary<string, T> Named<T>() => new(StringComparer.Ordinal);

    private static YamlMap Load(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(text);
            return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root
                ? new YamlMap(root)
                : throw KubeErrors.Unreadable(path, "it is no map of clusters, users and contexts");
        }
        catch (YamlException fault)
        {
            // The words of the parser may quote the line, and the line may hold a token.
            throw KubeErrors.Unreadable($"{path}:{fault.Start.Line}:{fault.Start.Column}", "it is no YAML", new SecurityException("not shown"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw KubeErrors.Unreadable(path, fault.Message, fault);
        }
    }

    private static void Add<T>(YamlMap file, string list, string member, Dictionary<string, T> into, Func<YamlMap, T> read)
    {
        foreach (var entry in file.Maps(list))
        {
            if (entry.Text("name") is { } name && !into.ContainsKey(name))
            {
                into[name] = read(entry.Map(member));
            }
        }
    }

    private static KubeContext Context(YamlMap map, string path) => new(
        map.Text("cluster") ?? throw KubeErrors.Unreadable(path, "a context names no cluster"), map.Text("user"), map.Text("namespace"));

    private static KubeCluster Cluster(YamlMap map, string folder, string path) => new(
        map.Text("server") ?? throw KubeErrors.Unreadable(path, "a cluster has no server"),
        Pem(map, "certificate-authority", folder),
        map.Flag("insecure-skip-tls-verify"),
        map.Text("tls-server-name"),
        map.Text("proxy-url"));

    private static KubeUser User(YamlMap map, string folder, string path) => new(
        Pem(map, "client-certificate", folder),
        Pem(map, "client-key", folder),
        map.Text("token"),
        InFolder(map.Text("tokenFile"), folder),
        map.Text("username"),
        map.Text("password"),
        map.Has("exec") ? Plugin(map.Map("exec"), folder, path) : null,
        map.Has("auth-provider") ? $"its auth-provider {map.Map("auth-provider").Text("name")} was removed from Kubernetes; use the exec plugin of the vendor (kubelogin on AKS)"
            : map.Has("as") || map.Has("as-user-extra") || map.Has("as-groups") ? "it acts as somebody else (as), which this platform does not do"
            : null);

    private static ExecPlugin Plugin(YamlMap map, string folder, string path)
    {
        var version = map.Text("apiVersion") ?? "";
        if (version is not (Exec or BetaExec))
        {
            throw KubeErrors.Unreadable(path, $"the exec plugin is of version '{version}', and {Exec} and {BetaExec} are known");
        }

        var command = map.Text("command") ?? throw KubeErrors.Unreadable(path, "an exec plugin has no command");
        return new ExecPlugin(
            version,
            command.Contains('/', StringComparison.Ordinal) ? InFolder(command, folder)! : command,
            [.. map.Texts("args")],
            [.. map.Maps("env").Select(entry => KeyValuePair.Create(entry.Text("name") ?? "", entry.Text("value") ?? ""))],
            map.Text("installHint"),
            map.Flag("provideClusterInfo"),
            map.Text("interactiveMode") == "Always");
    }

    private static PemText? Pem(YamlMap map, string name, string folder) =>
        map.Text($"{name}-data") is { } inline ? new PemText(null, inline)
        : InFolder(map.Text(name), folder) is { } path ? new PemText(path, null)
        : null;

    private static string? InFolder(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
