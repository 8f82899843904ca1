using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Core.Errors;

namespace Pilot.K8s.Tests;

/// <summary>What kubeconfig files can look like, as kubectl takes them.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pilot-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_current_context_names_cluster_user_and_namespace()
    {
        var access = Open(null, Write("a", """
            current-context: lab
            contexts:
            - {name: lab, context: {cluster: one, user: ada, namespace: jobs}}
            clusters:
            - {name: one, cluster: {server: "https://one.example:6443"}}
            users:
            - {name: ada, user: {token: "t"}}
            """));

        access.Server.ShouldBe(new Uri("https://one.example:6443/"));
        access.Namespace.ShouldBe("jobs");
        access.Roots.ShouldBeNull();
    }

    [Fact]
    public void A_path_behind_the_servers_name_is_kept() =>
        Open(null, Minimal("server: https://rancher.example/k8s/clusters/c-1")).Server.ToString().ShouldBe("https://rancher.example/k8s/clusters/c-1/");

    [Fact]
    public void Json_is_yaml_too() => Open(null, Write("json", """
        {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"c","user":""}}],"clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:1"}}],"users":null}
        """)).Server.Port.ShouldBe(1);

    [Fact]
    public void Of_several_files_the_first_to_name_something_counts()
    {
        var first = Write("1", """
            contexts:
            - {name: lab, context: {cluster: one}}
            clusters:
            - {name: one, cluster: {server: "https://first.example"}}
            """);
        var second = Write("2", """
            current-context: lab
            clusters:
            - {name: one, cluster: {server: "https://second.example"}}
            """);

        Open(null, first, Path.Combine(folder, "missing"), second).Server.Host.ShouldBe("first.example");
    }

    [Fact]
    public void Another_context_can_be_asked_for()
    {
        var path = Write("two", """
            current-context: a
            contexts:
            - {name: a, context: {cluster: a}}
            - {name: b, context: {cluster: b}}
            clusters:
            - {name: a, cluster: {server: "https://a.example"}}
            - {name: b, cluster: {server: "https://b.example", tls-server-name: inside.example, proxy-url: "http://proxy.example:3128", insecure-skip-tls-verify: true}}
            """);

        var access = Open("b", path);

        (access.Server.Host, access.TlsServerName, access.Proxy!.Host, access.SkipTlsVerify).ShouldBe(("b.example", "inside.example", "proxy.example", true));
        Should.Throw<PilotException>(() => Open("c", path)).Error.ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe("PILOT1081"), error => error.Message.ShouldContain("context 'c'"));
    }

    [Fact]
    public void A_missing_file_and_one_that_is_no_yaml_are_told_apart_and_quote_nothing()
    {
        Should.Throw<PilotException>(() => Open(null, Path.Combine(folder, "none"))).Error.Code.ShouldBe("PILOT1080");
        var broken = Should.Throw<PilotException>(() => Open(null, Write("broken", "users: [{name: a, user: {token: very-secret}")));
        broken.Error.Code.ShouldBe("PILOT1080");
        broken.ToString().ShouldNotContain("very-secret");
    }

    [Theory]
    [InlineData("auth-provider: {name: azure}", "auth-provider azure")]
    [InlineData("as: somebody", "acts as somebody else")]
    public void Ways_to_log_in_that_are_not_there_are_named(string user, string words) =>
        Should.Throw<PilotException>(() => Open(null, Minimal("server: https://a.example", user))).Error.ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe("PILOT1082"), error => error.Message.ShouldContain(words));

    [Fact]
    public void An_authority_that_is_no_certificate_is_refused() => Should.Throw<PilotException>(
        () => Open(null, Minimal("server: https://a.example, certificate-authority-data: bm9uZQ=="))).Error.Code.ShouldBe("PILOT1082");

    [Fact]
    public async Task A_pod_logs_in_with_its_own_account()
    {
        var authority = new StandIn.Pki().AuthorityPem;
        Write("ca.crt", authority);
        Write("namespace", "jobs\n");
        Write("token", "from-the-kubelet\n");
        var variables = new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "6443" };

        var access = ClusterAccess.InCluster(folder, variables.GetValueOrDefault, TimeProvider.System);

        access.Server.ShouldBe(new Uri("https://[fd00::1]:6443/"));
        (access.Namespace, access.Roots!.Count).ShouldBe(("jobs", 1));
        (await access.Credential.GetAsync(false, default)).Authorization!.ToString().ShouldBe("Bearer from-the-kubelet");
    }

    private string Minimal(string cluster, string user = "token: t") => Write("minimal", $$$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {{{{cluster}}}}}]
        users: [{name: u, user: {{{{user}}}}}]
        """);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static ClusterAccess Open(string? context, params string[] paths) =>
        ClusterAccess.Of(KubeConfigReader.Read(paths), context, TimeProvider.System);
}
