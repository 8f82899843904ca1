using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Path">As sent, still escaped.</param>
/// <param name="Query">As sent, without the question mark.</param>
public sealed record SignedRequest(string Method, string Path, string Query, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>
/// Checks Signature Version 4 as its specification describes it: the request is put in canonical form anew, from what came.
/// Shares no code with any signer.
/// </summary>
/// <param name="secretOf">The secret of an access key; null for one that does not exist.</param>
public sealed class SigV4Verifier(Func<string, string?> secretOf, TimeProvider clock)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <returns>The error code and message of the service; null when the signature is good.</returns>
    public (string Code, string Message)? Fault(SignedRequest request, string service)
    {
        if (request.Header("Authorization") is not { } authorization)
        {
            return ("MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        if (Parse(authorization) is not { } signed)
        {
            return ("IncompleteSignatureException", $"Authorization header is not in the form of {Algorithm}.");
        }

        if (request.Header("X-Amz-Date") is not { } date
            || !DateTimeOffset.TryParseExact(
                date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !date.StartsWith(signed.Date, StringComparison.Ordinal))
        {
            return ("InvalidSignatureException", "The date of the request is missing or differs from that of its scope.");
        }

        if ((clock.GetUtcNow() - time).Duration() > Skew)
        {
            return ("InvalidSignatureException", $"Signature expired: {date} is now earlier or later than 15 minutes from {clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.");
        }

        if (signed.Service != service)
        {
            return ("InvalidSignatureException", $"Credential should be scoped to correct service: '{service}'.");
        }

        if (secretOf(signed.AccessKey) is not { } secret)
        {
            return ("UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (!signed.Headers.Contains("host") || Unsigned(request, signed.Headers) is { Count: > 0 })
        {
            return ("InvalidSignatureException", "A header that must be signed is not.");
        }

        var expected = Signature(secret, signed, date, Canonical(request, signed.Headers, service));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signed.Signature))
            ? null
            : ("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
    }

    /// <summary>The key that a request claims to be signed with.</summary>
    public static string? AccessKeyOf(SignedRequest request) =>
        request.Header("Authorization") is { } header && Parse(header) is { } scope ? scope.AccessKey : null;

    public static string Canonical(SignedRequest request, IReadOnlyList<string> signedHeaders, string service)
    {
        var headers = new StringBuilder();
        foreach (var name in signedHeaders)
        {
            var values = request.Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(header => OneBlank(header.Value));
            headers.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }

        var payload = request.Header("X-Amz-Content-Sha256") is { } said && (said == "UNSIGNED-PAYLOAD" || said.StartsWith("STREAMING-", StringComparison.Ordinal))
            ? said
            : Hex(SHA256.HashData(request.Body));
        return string.Join('\n', request.Method, PathOf(request.Path, service), QueryOf(request.Query), headers, string.Join(';', signedHeaders), payload);
    }

    /// <summary>All services but S3 normalize the path and escape it once more than it came.</summary>
    private static string PathOf(string path, string service)
    {
        if (service == "s3")
        {
            return Escape(Uri.UnescapeDataString(path), keepSlash: true);
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        var normal = "/" + string.Join('/', segments) + (segments.Count > 0 && path.EndsWith('/') ? "/" : "");
        return Escape(normal, keepSlash: true);
    }

    private static string QueryOf(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Again(pair[0]), Value: Again(pair.Length > 1 ? pair[1] : "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Again(string text) => Escape(Uri.UnescapeDataString(text), keepSlash: false);

    private static string Escape(string text, bool keepSlash)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || (keepSlash && c == '/'))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    public static string Signature(string secret, SignatureScope scope, string date, string canonical)
    {
        var text = string.Join('\n', Algorithm, date, scope.Text, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[scope.Date, scope.Region, scope.Service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <returns>Headers of AWS that came and were not signed.</returns>
    private static List<string> Unsigned(SignedRequest request, IReadOnlyList<string> signed) =>
        [.. request.Headers.Select(header => header.Name.ToLowerInvariant())
            .Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal) && !signed.Contains(name))];

    private static string OneBlank(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    public static SignatureScope? Parse(string authorization)
    {
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        return parts.GetValueOrDefault("Credential")?.Split('/') is [var key, var date, var region, var service, "aws4_request"]
            && parts.TryGetValue("SignedHeaders", out var headers) && parts.TryGetValue("Signature", out var signature)
            ? new SignatureScope(key, date, region, service, headers.Split(';'), signature)
            : null;
    }
}

public sealed record SignatureScope(string AccessKey, string Date, string Region, string Service, IReadOnlyList<string> Headers, string Signature)
{
    public string Text => $"{Date}/{Region}/{Service}/aws4_request";
}
