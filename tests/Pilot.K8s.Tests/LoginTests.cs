using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;
using Pilot.K8s.Tests.StandIn;

namespace Pilot.K8s.Tests;

/// <summary>Logging in to an API server over TLS, in each way that a kubeconfig can name.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private ClusterStandIn? cluster;

    private ClusterStandIn Cluster => cluster!;

    public async Task InitializeAsync() => cluster = await ClusterStandIn.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    [Fact]
    public async Task A_token_of_the_file_logs_in() => (await VersionAsync(Cluster.Kubeconfig)).GitVersion.ShouldBe("v1.36.0");

    [Fact]
    public async Task A_refused_credential_says_so()
    {
        var refused = await Should.ThrowAsync<PilotException>(() => VersionAsync(Cluster.WriteKubeconfig("wrong", "token: other")));

        refused.Error.Code.ShouldBe("PILOT1085");
        refused.Error.Message.ShouldContain("Unauthorized");
    }

    [Fact]
    public async Task A_client_certificate_from_files_beside_the_kubeconfig_logs_in()
    {
        var (certificate, key) = Cluster.Options.Pki.IssueClient("ada");
        Cluster.WriteFile("ada.crt", certificate);
        Cluster.WriteFile("ada.key", key);

        await VersionAsync(Cluster.WriteKubeconfig("files", "client-certificate: ada.crt, client-key: ada.key"));
    }

    [Fact]
    public async Task A_client_certificate_inside_the_kubeconfig_logs_in()
    {
        var (certificate, key) = Cluster.Options.Pki.IssueClient("ada");

        await VersionAsync(Cluster.WriteKubeconfig("inline", $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}"));
    }

    [Fact]
    public async Task A_certificate_with_the_key_of_another_is_refused_without_a_call()
    {
        var (certificate, _) = Cluster.Options.Pki.IssueClient("ada");
        var (_, key) = Cluster.Options.Pki.IssueClient("eve");
        var path = Cluster.WriteKubeconfig("mixed", $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}");

        (await Should.ThrowAsync<PilotException>(() => VersionAsync(path))).Error.Code.ShouldBe("PILOT1082");
    }

    [Fact]
    public async Task A_server_whose_certificate_is_of_another_authority_is_not_talked_to()
    {
        var other = Base64(new Pki().AuthorityPem);
        var path = Cluster.WriteKubeconfig("other", "token: the-token", $"certificate-authority-data: {other}");

        var fault = await Should.ThrowAsync<PilotException>(() => VersionAsync(path));

        fault.Error.Code.ShouldBe("PILOT1084");
        fault.Error.Message.ShouldContain("certificate");
        Cluster.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Insecure_means_that_anybody_is_believed() =>
        await VersionAsync(Cluster.WriteKubeconfig("insecure", "token: the-token", "insecure-skip-tls-verify: true"));

    [Fact]
    public async Task The_servers_name_may_be_another_than_its_address()
    {
        var authority = $"certificate-authority-data: {Base64(Cluster.Options.Pki.AuthorityPem)}";

        await VersionAsync(Cluster.WriteKubeconfig("named", "token: the-token", $"{authority}, tls-server-name: kubernetes.default.svc"));
        (await Should.ThrowAsync<PilotException>(() => VersionAsync(
            Cluster.WriteKubeconfig("misnamed", "token: the-token", $"{authority}, tls-server-name: elsewhere.example")))).Error.Code.ShouldBe("PILOT1084");
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_its_token_is_refused()
    {
        var file = Cluster.WriteFile("token", "old");
        using var client = Client(Cluster.WriteKubeconfig("rotated", $"tokenFile: {file}"));
        (await client.GetAsync("version", KubeJson.Default.ServerVersion, default)).Failure!.Code.ShouldBe(401);

        Cluster.WriteFile("token", "the-token\n");

        (await client.GetAsync("version", KubeJson.Default.ServerVersion, default)).Value.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(V1)]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task A_plugin_gives_a_token_and_sees_the_cluster_and_its_variables(string version)
    {
        var plugin = Plugin("""
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$0.info"
            printf '{"apiVersion":"%s","kind":"ExecCredential","status":{"token":"%s"}}' "$1" "$TOKEN"
            """);

        await VersionAsync(Cluster.WriteKubeconfig("exec", $"exec: {{apiVersion: {version}, command: ./plugin, args: [{version}], env: [{{name: TOKEN, value: the-token}}], provideClusterInfo: true}}"));

        var info = File.ReadAllText($"{plugin}.info");
        info.ShouldContain($"\"apiVersion\":\"{version}\"");
        info.ShouldContain("\"interactive\":false");
        info.ShouldContain("\"certificate-authority-data\":");
        info.ShouldContain(Cluster.Address.ToString().TrimEnd('/'));
    }

    [Fact]
    public async Task A_plugin_can_give_a_certificate()
    {
        var (certificate, key) = Cluster.Options.Pki.IssueClient("ada");
        Cluster.WriteFile("answer", $$$"""
            {"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"clientCertificateData":{{{Json(certificate)}}},"clientKeyData":{{{Json(key)}}}}}
            """);
        Plugin("cat \"$(dirname \"$0\")/answer\"");

        await VersionAsync(Cluster.WriteKubeconfig("exec", $"exec: {{apiVersion: {V1}, command: ./plugin}}"));
    }

    [Fact]
    public async Task What_a_plugin_said_is_kept_until_it_expires_or_is_refused()
    {
        var plugin = Plugin($$$"""
            echo x >> "$0.count"
            printf '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"the-token","expirationTimestamp":"2026-01-01T01:00:00Z"}}'
            """);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var client = Client(Cluster.WriteKubeconfig("exec", $"exec: {{apiVersion: {V1}, command: ./plugin}}"), time);
        int Asked() => File.ReadAllLines($"{plugin}.count").Length;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetAsync("version", KubeJson.Default.ServerVersion, default)));
        Asked().ShouldBe(1);

        time.Advance(TimeSpan.FromMinutes(59.9));
        await client.GetAsync("version", KubeJson.Default.ServerVersion, default);
        Asked().ShouldBe(2);

        Cluster.Options.Tokens.Clear();
        await client.GetAsync("version", KubeJson.Default.ServerVersion, default);
        Asked().ShouldBe(4, "the clock is past the token's end, and its refusal asks once more");
    }

    [Fact]
    public async Task A_plugin_that_fails_is_quoted()
    {
        Plugin("echo 'AADSTS50076: you must use multi-factor authentication' >&2; exit 3");

        var fault = await Should.ThrowAsync<PilotException>(() => VersionAsync(
            Cluster.WriteKubeconfig("exec", $"exec: {{apiVersion: {V1}, command: ./plugin}}")));

        fault.Error.Code.ShouldBe("PILOT1083");
        fault.Error.Message.ShouldContain("exit code 3");
        fault.Error.Details!.Single().ShouldContain("AADSTS50076");
    }

    [Theory]
    [InlineData("./missing", "installHint: Install kubelogin.", "", "Install kubelogin.")]
    [InlineData("./plugin", "interactiveMode: Always", "echo", "as the user of this platform")]
    [InlineData("./plugin", "", "echo '{\"apiVersion\":\"v2\",\"kind\":\"ExecCredential\"}'", "as the user of this platform")]
    [InlineData("./plugin", "", "echo nonsense", "as the user of this platform")]
    public async Task A_plugin_of_no_use_is_explained(string command, string more, string script, string remedy)
    {
        Plugin(script);
        var rest = more.Length > 0 ? $", {more}" : "";

        var fault = await Should.ThrowAsync<PilotException>(() => VersionAsync(
            Cluster.WriteKubeconfig("exec", $"exec: {{apiVersion: {V1}, command: {command}{rest}}}")));

        fault.Error.Code.ShouldBe("PILOT1083");
        fault.Error.Remedy.ShouldContain(remedy);
    }

    private string Plugin(string script)
    {
        var path = Cluster.WriteFile("plugin", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static KubeClient Client(string kubeconfig, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        return new KubeClient(ClusterAccess.Open(kubeconfig, null, time), time);
    }

    private static async Task<ServerVersion> VersionAsync(string kubeconfig)
    {
        using var client = Client(kubeconfig);
        return (await client.GetAsync("version", KubeJson.Default.ServerVersion, default)).OrThrow();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
