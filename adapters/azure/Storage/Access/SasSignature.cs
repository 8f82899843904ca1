using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs.Models;

namespace Pilot.Adapters.Azure.Storage.Access;

/// <summary>
/// Signs access to a container, a directory or a blob of it, by the account's key or by a key that it delegated to the
/// platform's identity. By hand, since the Blob package signs no directories.
/// </summary>
/// <param name="account">Name of the storage account.</param>
internal sealed class SasSignature(string account, string container, bool httpsOnly, string version = SasSignature.Version)
{
    /// <summary>The first version with encryption scopes in what is signed; knows directories.</summary>
    public const string Version = "2021-12-02";

    /// <summary>From this version on it is signed for whom a key was delegated to; here always for the platform itself.</summary>
    private const string DelegatedUsers = "2025-07-05";

    public string Sign(SasScope scope, DateTimeOffset from, DateTimeOffset until, byte[] accountKey)
    {
        var toSign = string.Join('\n',
            scope.Permissions, Text(from), Text(until), Resource(scope), "", "", Protocol, version, scope.Kind, "", "", "", "", "", "", "");
        return Query(scope, from, until, "", Hash(accountKey, toSign));
    }

    public string Sign(SasScope scope, DateTimeOffset from, DateTimeOffset until, UserDelegationKey key)
    {
        string[] delegatedUser = string.CompareOrdinal(version, DelegatedUsers) < 0 ? [] : ["", ""];
        string[] toSign =
        [
            scope.Permissions, Text(from), Text(until), Resource(scope),
            key.SignedObjectId, key.SignedTenantId, Text(key.SignedStartsOn), Text(key.SignedExpiresOn), key.SignedService, key.SignedVersion,
            "", "", "", .. delegatedUser, "", Protocol, version, scope.Kind, "", "", "", "", "", "", "",
        ];
        var delegation = $"&skoid={Uri.EscapeDataString(key.SignedObjectId)}&sktid={Uri.EscapeDataString(key.SignedTenantId)}"
            + $"&skt={Uri.EscapeDataString(Text(key.SignedStartsOn))}&ske={Uri.EscapeDataString(Text(key.SignedExpiresOn))}"
            + $"&sks={Uri.EscapeDataString(key.SignedService)}&skv={Uri.EscapeDataString(key.SignedVersion)}";
        return Query(scope, from, until, delegation, Hash(Convert.FromBase64String(key.Value), string.Join('\n', toSign)));
    }

    private string Protocol => httpsOnly ? "https" : "https,http";

    private string Resource(SasScope scope) => scope.Path.Length == 0 ? $"/blob/{account}/{container}" : $"/blob/{account}/{container}/{scope.Path}";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Hash(byte[] key, string toSign) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));

    private string Query(SasScope scope, DateTimeOffset from, DateTimeOffset until, string delegation, string signature)
    {
        var depth = scope.Kind == SasScope.Directory ? string.Create(CultureInfo.InvariantCulture, $"&sdd={scope.Path.Split('/').Length}") : "";
        return $"sv={version}&spr={Uri.EscapeDataString(Protocol)}&st={Uri.EscapeDataString(Text(from))}&se={Uri.EscapeDataString(Text(until))}"
            + $"&sr={scope.Kind}{depth}&sp={scope.Permissions}{delegation}&sig={Uri.EscapeDataString(signature)}";
    }
}
