using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Adapters.Remote.S3;

/// <summary>Signs requests to S3 by Signature Version 4.</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="path">Escaped, as it is sent.</param>
    /// <param name="query">Names and values before they are escaped.</param>
    /// <param name="headers">All that are signed, <c>host</c> and <c>x-amz-date</c> among them; names in lower case.</param>
    /// <param name="payloadHash">Lower-case hex SHA-256 of the body.</param>
    /// <returns>The value of the header <c>Authorization</c>.</returns>
    public static string Authorization(
        string method,
        string path,
        IEnumerable<(string Name, string Value)> query,
        IReadOnlyDictionary<string, string> headers,
        string payloadHash,
        S3Credential credential,
        string region,
        DateTimeOffset time,
        string service = "s3")
    {
        var sorted = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var signed = string.Join(';', sorted.Select(header => header.Key));
        var canonical = string.Join(
            '\n',
            method,
            path,
            Query(query),
            string.Concat(sorted.Select(header => $"{header.Key}:{header.Value.Trim()}\n")),
            signed,
            payloadHash);
        var date = time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{region}/{service}/aws4_request";
        var text = string.Join('\n', Algorithm, Stamp(time), scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        var key = Encoding.UTF8.GetBytes("AWS4" + credential.Secret);
        foreach (var part in (string[])[date, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return $"{Algorithm} Credential={credential.AccessKey}/{scope}, SignedHeaders={signed}, Signature={signature}";
    }

    /// <summary>The value of <c>x-amz-date</c>.</summary>
    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Canonical, and as it is sent.</summary>
    public static string Query(IEnumerable<(string Name, string Value)> query) => string.Join('&', query
        .Select(pair => (Name: Escape(pair.Name), Value: Escape(pair.Value)))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <summary>Escapes all but unreserved characters and slashes.</summary>
    public static string Path(string text) => string.Join('/', text.Split('/').Select(Escape));

    private static string Escape(string text) => Uri.EscapeDataString(text);
}

/// <param name="Session">Of a credential for a while; null for one that is for ever.</param>
internal sealed record S3Credential(string AccessKey, string Secret, string? Session)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => AccessKey;
}
