using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>The user of a kubeconfig, ready to log in.</summary>
internal static class Credentials
{
    /// <exception cref="PilotException">PILOT1082.</exception>
    public static ICredential Of(KubeUser user, KubeCluster cluster, TimeProvider time)
    {
        if (user.Unsupported is { } reason)
        {
            throw KubeErrors.Credential(reason);
        }

        var certificate = user.Certificate is { } own && user.Key is { } key ? new CertificateFiles(own, key) : null;
        if (user.Exec is { } plugin)
        {
            return new ExecCredential(plugin, cluster, time);
        }

        // As in kubectl: a token file that is there counts before a token.
        if (user.TokenFile is { } path && (user.Token is null || File.Exists(path)))
        {
            return new TokenFileCredential(path, certificate, time);
        }

        var header = user.Token is { } token ? Credential.Bearer(token.Trim())
            : user.Name is { } name ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Password}")))
            : null;
        return new FixedCredential(header, certificate);
    }

    /// <exception cref="PilotException">PILOT1082: no pair of certificate and key.</exception>
    public static X509Certificate2 Pair(string certificatePem, string keyPem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw KubeErrors.Credential("client certificate and key are no pair in PEM", fault);
        }
    }
}

/// <summary>Read again when a file changes, since certificates are renewed under the same name.</summary>
internal sealed class CertificateFiles(PemText certificate, PemText key)
{
    private (DateTime Certificate, DateTime Key, X509Certificate2 Pair)? read;

    public X509Certificate2 Get()
    {
        var (certificateAge, keyAge) = (certificate.Changed, key.Changed);
        if (read is not { } known || known.Certificate != certificateAge || known.Key != keyAge)
        {
            read = (certificateAge, keyAge, Credentials.Pair(certificate.Read(), key.Read()));
        }

        return read.Value.Pair;
    }
}

internal sealed class FixedCredential(AuthenticationHeaderValue? header, CertificateFiles? certificate) : ICredential
{
    public ValueTask<Credential> GetAsync(bool refused, CancellationToken cancellation) =>
        ValueTask.FromResult(new Credential(header, certificate?.Get()));
}

/// <summary>A token that somebody else renews in its file, as the kubelet does for pods: read again every minute.</summary>
internal sealed class TokenFileCredential(string path, CertificateFiles? certificate, TimeProvider time) : ICredential
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private (AuthenticationHeaderValue Header, DateTimeOffset At)? read;

    public async ValueTask<Credential> GetAsync(bool refused, CancellationToken cancellation)
    {
        if (refused || read is not { } known || time.GetUtcNow() - known.At > Fresh)
        {
            read = known = (Credential.Bearer(await TokenAsync(cancellation)), time.GetUtcNow());
        }

        return new Credential(known.Header, certificate?.Get());
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllTextAsync(path, cancellation)).Trim() is { Length: > 0 } token
                ? token
                : throw KubeErrors.Credential($"the token file {path} is empty");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw KubeErrors.Credential(fault.Message, fault);
        }
    }
}
