using System.Text.Json.Serialization;

namespace Pilot.Adapters.K8s.Resources;

/// <summary>What goes to a credential plugin (with a spec) and comes from it (with a status).</summary>
internal sealed record ExecCredentialObject(string? ApiVersion, string? Kind, ExecCredentialSpec? Spec, ExecCredentialStatus? Status);

internal sealed record ExecCredentialSpec(ExecCluster? Cluster, bool Interactive);

internal sealed record ExecCluster(
    string Server,
    [property: JsonPropertyName("tls-server-name")] string? TlsServerName,
    [property: JsonPropertyName("insecure-skip-tls-verify")] bool? InsecureSkipTlsVerify,
    [property: JsonPropertyName("certificate-authority-data")] string? CertificateAuthorityData,
    [property: JsonPropertyName("proxy-url")] string? ProxyUrl);

internal sealed record ExecCredentialStatus(DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData)
{
    /// <summary>Without secrets.</summary>
    public override string ToString() => nameof(ExecCredentialStatus);
}
