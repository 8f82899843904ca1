using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>Asks a plugin such as kubelogin, and keeps what it said until that expires or is refused.</summary>
internal sealed class ExecCredential(ExecPlugin plugin, KubeCluster cluster, TimeProvider time) : ICredential
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeforeExpiry = TimeSpan.FromSeconds(30);
    private const int LinesKept = 10;

    private readonly Lock one = new();
    private (Credential Credential, DateTimeOffset? Expires)? kept;
    private Task<Credential>? asking;

    public async ValueTask<Credential> GetAsync(bool refused, CancellationToken cancellation)
    {
        Task<Credential> answer;
        lock (one)
        {
            if (!refused && Good(kept))
            {
                return kept!.Value.Credential;
            }

            // All who need one now wait for the same.
            answer = asking is { IsCompleted: false } ? asking : asking = AskAsync();
        }

        return await answer.WaitAsync(cancellation);
    }

    private async Task<Credential> AskAsync()
    {
        await Task.Yield();
        var got = await RunAsync();
        lock (one)
        {
            kept = got;
        }

        return got.Credential;
    }

    private bool Good((Credential, DateTimeOffset? Expires)? known) =>
        known is { } have && (have.Expires is not { } end || time.GetUtcNow() < end - BeforeExpiry);

    private async Task<(Credential Credential, DateTimeOffset? Expires)> RunAsync()
    {
        if (plugin.NeedsTerminal)
        {
            throw KubeErrors.Plugin(plugin.Command, "it works only at a terminal (interactiveMode: Always)", [], null);
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var process = Start();
        try
        {
            var said = process.StandardError.ReadToEndAsync(patience.Token);
            var answer = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            var lines = (await said).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(LinesKept).ToArray();
            return process.ExitCode == 0
                ? Read(answer, lines)
                : throw KubeErrors.Plugin(plugin.Command, $"it ended with exit code {process.ExitCode}", lines, null);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw KubeErrors.Plugin(plugin.Command, "it said nothing for a minute", [], null);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Info();
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception fault)
        {
            throw KubeErrors.Plugin(plugin.Command, fault.Message, [], plugin.InstallHint);
        }
    }

    /// <summary>What a plugin may read of who asks: that nobody is there to type, and the cluster where it wants that.</summary>
    private string Info()
    {
        var about = plugin.ProvideClusterInfo
            ? new ExecCluster(
                cluster.Server, cluster.TlsServerName, cluster.SkipTlsVerify ? true : null,
                cluster.Authority is { } pem ? Convert.ToBase64String(Encoding.UTF8.GetBytes(pem.Read())) : null, cluster.ProxyUrl)
            : null;
        var info = new ExecCredentialObject(plugin.Version, "ExecCredential", new ExecCredentialSpec(about, Interactive: false), null);
        return JsonSerializer.Serialize(info, KubeJson.Default.ExecCredentialObject);
    }

    private (Credential, DateTimeOffset?) Read(string text, string[] lines)
    {
        ExecCredentialObject? answer;
        try
        {
            answer = JsonSerializer.Deserialize(text, KubeJson.Default.ExecCredentialObject);
        }
        catch (JsonException)
        {
            // What it printed may be a secret in another form.
            throw KubeErrors.Plugin(plugin.Command, "it printed no ExecCredential", lines, null);
        }

        if (answer?.Kind != "ExecCredential" || answer.ApiVersion != plugin.Version)
        {
            throw KubeErrors.Plugin(plugin.Command, $"it answered with {answer?.Kind ?? "nothing"} of {answer?.ApiVersion ?? "no version"}, not with {plugin.Version}", lines, null);
        }

        var status = answer.Status;
        var pair = status is { ClientCertificateData: { Length: > 0 } certificate, ClientKeyData: { Length: > 0 } key }
            ? Credentials.Pair(certificate, key)
            : null;
        var header = status?.Token is { Length: > 0 } token ? Credential.Bearer(token) : null;
        return header is null && pair is null
            ? throw KubeErrors.Plugin(plugin.Command, "its answer has neither a token nor a certificate", lines, null)
            : (new Credential(header, pair), status!.ExpirationTimestamp);
    }
}
