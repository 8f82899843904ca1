using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>Addresses of blobs, each with the signature that opens its folder.</summary>
internal sealed class AzureAddresses(AzureGrant grant)
{
    private readonly string root = grant.Container.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <param name="query">Such as <c>comp=block</c>; empty for none.</param>
    public Uri Of(string name, string query = "") => Signed(
        $"{root}/{string.Join('/', BlobName.Checked(name).Split('/').Select(Uri.EscapeDataString))}", query, name);

    public Uri List(string prefix, string query) => Signed(
        root, $"restype=container&comp=list&include=metadata&prefix={Uri.EscapeDataString(prefix)}{query}", prefix);

    private Uri Signed(string address, string query, string name)
    {
        var signature = grant.SignatureFor(name);
        return new Uri(query.Length == 0 ? $"{address}?{signature}" : $"{address}?{query}&{signature}");
    }
}
