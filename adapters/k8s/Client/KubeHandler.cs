using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pilot.Adapters.K8s.Kubeconfig;

namespace Pilot.Adapters.K8s.Client;

/// <summary>TLS and connections to one cluster.</summary>
internal static class KubeHandler
{
    /// <param name="certificate">The client's own, asked at each new connection; null for none.</param>
    public static SocketsHttpHandler Create(ClusterAccess access, Func<X509Certificate2?> certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate()!,
            },
        };
        if (access.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        if (access.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig asks for it, and the log warns of it.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Roots is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return handler;
    }
}
