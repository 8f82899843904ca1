using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pilot.K8s.Tests.StandIn;

/// <summary>A cluster's certificate authority and what it issued.</summary>
public sealed class Pki
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly X509Certificate2 authority;

    public Pki()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(From, From.AddYears(1));
        var (certificate, own) = Issue("kube-apiserver", "1.3.6.1.5.5.7.3.1", IPAddress.Loopback, "kubernetes.default.svc");
        using var pair = X509Certificate2.CreateFromPem(certificate, own);
        Server = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }

    public string AuthorityPem => authority.ExportCertificatePem();

    public X509Certificate2 Server { get; }

    /// <returns>Certificate and key in PEM.</returns>
    public (string Certificate, string Key) IssueClient(string user) => Issue(user, "1.3.6.1.5.5.7.3.2");

    public bool Issued(X509Certificate2 certificate) => certificate.Issuer == authority.Subject;

    private (string Certificate, string Key) Issue(string name, string usage, IPAddress? address = null, string? host = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            names.AddDnsName(host!);
            request.CertificateExtensions.Add(names.Build());
        }

        using var issued = request.Create(authority, From, From.AddMonths(6), RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
