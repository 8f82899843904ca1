using System.Collections.Concurrent;
using System.Security;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>The Security Token Service: says who somebody is, and gives out credentials for a while.</summary>
internal sealed partial class StsService(TimeProvider clock)
{
    /// <summary>Of an identity that this account trusts.</summary>
    public const string WebIdentityToken = "a token of an identity elsewhere, which is longer than it looks";

    private readonly ConcurrentDictionary<string, (string Secret, string Token, DateTimeOffset Expires, string? Policy)> given = new(StringComparer.Ordinal);

    /// <summary>The secret of a key that was given out; null when it was not, has expired, or the token is another.</summary>
    public string? SecretOf(string accessKey, string? token) =>
        given.TryGetValue(accessKey, out var known) && known.Token == token && known.Expires > clock.GetUtcNow() ? known.Secret : null;

    public string? PolicyOf(string accessKey) => given.TryGetValue(accessKey, out var known) ? known.Policy : null;

    public string Answer(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("Version") != "2011-06-15")
        {
            throw new ServiceException(400, "InvalidAction", "Could not find operation for version.");
        }

        return form.GetValueOrDefault("Action") switch
        {
            "GetCallerIdentity" => Result(
                "GetCallerIdentity",
                $"<Arn>arn:aws:iam::{AwsStandIn.AccountId}:user/pilot</Arn><UserId>AIDA</UserId><Account>{AwsStandIn.AccountId}</Account>"),
            "AssumeRole" => AssumeRole("AssumeRole", form),
            "AssumeRoleWithWebIdentity" when form.GetValueOrDefault("WebIdentityToken") == WebIdentityToken => AssumeRole("AssumeRoleWithWebIdentity", form),
            "AssumeRoleWithWebIdentity" => throw new ServiceException(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for the token."),
            _ => throw new ServiceException(400, "InvalidAction", "Could not find operation."),
        };
    }

    private string AssumeRole(string action, IReadOnlyDictionary<string, string> form)
    {
        var role = form.GetValueOrDefault("RoleArn") ?? "";
        var session = form.GetValueOrDefault("RoleSessionName") ?? "";
        var seconds = form.TryGetValue("DurationSeconds", out var text) ? int.Parse(text) : 3600;
        if (!role.StartsWith("arn:", StringComparison.Ordinal) || role.Length < 20 || !Session().IsMatch(session) || seconds is < 900 or > 43_200)
        {
            throw new ServiceException(400, "ValidationError", "A parameter of AssumeRole is missing or does not satisfy its constraint.");
        }

        if (form.TryGetValue("Policy", out var policy) && policy.Length > 2048)
        {
            throw new ServiceException(400, "PackedPolicyTooLarge", "The session policy is too large.");
        }

        var key = $"ASIA{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";
        var (secret, token) = (Convert.ToHexString(RandomNumberGenerator.GetBytes(20)), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        var expires = clock.GetUtcNow().AddSeconds(seconds);
        given[key] = (secret, token, expires, policy);
        return Result(
            action,
            $"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
            + $"<Expiration>{expires:yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>AROA:{session}</AssumedRoleId><Arn>{SecurityElement.Escape(role)}</Arn></AssumedRoleUser>");
    }

    private static string Result(string action, string inner) =>
        $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{inner}</{action}Result>"
        + $"<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{action}Response>";

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$")]
    private static partial Regex Session();
}
