namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>What the files say, merged as kubectl does: the first to name something counts.</summary>
/// <param name="Source">The files, for people.</param>
internal sealed record KubeConfig(
    string Source,
    string? CurrentContext,
    IReadOnlyDictionary<string, KubeContext> Contexts,
    IReadOnlyDictionary<string, KubeCluster> Clusters,
    IReadOnlyDictionary<string, KubeUser> Users);

internal sealed record KubeContext(string Cluster, string? User, string? Namespace);

/// <param name="Authority">PEM of the cluster's certificate authorities; null for those of this machine.</param>
/// <param name="TlsServerName">Name that the certificate is checked against, in place of the server's.</param>
internal sealed record KubeCluster(string Server, PemText? Authority, bool SkipTlsVerify, string? TlsServerName, string? ProxyUrl);

/// <param name="Unsupported">A way to log in that was removed from Kubernetes, or that this platform does not have; null for none.</param>
internal sealed record KubeUser(
    PemText? Certificate, PemText? Key, string? Token, string? TokenFile, string? Name, string? Password, ExecPlugin? Exec, string? Unsupported)
{
    public static KubeUser Nobody { get; } = new(null, null, null, null, null, null, null, null);

    /// <summary>Without secrets.</summary>
    public override string ToString() => nameof(KubeUser);
}

/// <summary>A program that prints an <c>ExecCredential</c>.</summary>
/// <param name="Version"><c>client.authentication.k8s.io/v1</c> or <c>v1beta1</c>.</param>
/// <param name="InstallHint">What people are told when the program is not there; null for nothing.</param>
/// <param name="ProvideClusterInfo">It wants to know the cluster, in <c>KUBERNETES_EXEC_INFO</c>.</param>
/// <param name="NeedsTerminal">It works only where a person can type.</param>
internal sealed record ExecPlugin(
    string Version,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    string? InstallHint,
    bool ProvideClusterInfo,
    bool NeedsTerminal);

/// <summary>PEM in a file, or inside the kubeconfig (in base64); exactly one of the two is set.</summary>
internal sealed record PemText(string? Path, string? Inline)
{
    /// <exception cref="Core.Errors.PilotException">PILOT1082.</exception>
    public string Read()
    {
        try
        {
            return Path is null ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Inline!)) : File.ReadAllText(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw KubeErrors.Credential(fault is FormatException ? "certificate data in it is no base64" : fault.Message, fault);
        }
    }

    /// <summary>Changes when the file does.</summary>
    public DateTime Changed => Path is null ? default : File.GetLastWriteTimeUtc(Path);

    /// <summary>Without the secret that a key is.</summary>
    public override string ToString() => Path ?? "inline";
}
