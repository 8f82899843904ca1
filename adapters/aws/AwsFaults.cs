using System.Net;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws;

/// <summary>Tells what a fault of a call means.</summary>
internal static partial class AwsFaults
{
    private static readonly HashSet<string> Credential = new(StringComparer.Ordinal)
    {
        "AccessDenied", "AccessDeniedException", "UnrecognizedClientException", "UnrecognizedClient", "InvalidClientTokenId",
        "InvalidSignatureException", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "IncompleteSignature", "IncompleteSignatureException", "InvalidAccessKeyId", "AuthFailure",
        "OptInRequired", "RequestExpired", "NotAuthorized", "UnauthorizedOperation", "InvalidIdentityToken", "IDPRejectedClaim",
    };

    /// <returns>Null for what is no fault of a service or of the way to it.</returns>
    public static RefusalKind? KindOf(Exception fault) => fault switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests } => RefusalKind.Throttled,
        AmazonServiceException { ErrorCode: { } code } when code.Contains("Throttl", StringComparison.Ordinal)
            || code is "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" => RefusalKind.Throttled,
        AmazonServiceException { ErrorCode: { } code } when Credential.Contains(code) => RefusalKind.BadCredential,
        AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => RefusalKind.BadCredential,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError or 0 } => RefusalKind.Unreachable,
        AmazonServiceException refused => OfMessage(refused.Message),
        AmazonClientException { InnerException: { } inner } when KindOf(inner) is { } kind => kind,
        AmazonClientException => RefusalKind.BadCredential,
        HttpRequestException or IOException or TimeoutException => RefusalKind.Unreachable,
        OperationCanceledException { InnerException: TimeoutException } => RefusalKind.Unreachable,
        _ => null,
    };

    public static LaunchRefusal Refusal(RefusalKind kind, Exception fault) => new(kind, Sentence(fault.Message), kind switch
    {
        RefusalKind.BadCredential when MissingAction(fault.Message) is { } action => $"Allow the action '{action}' to the platform's identity.",
        RefusalKind.BadCredential => "Log in again, or correct the profile or role of the account; `pilot cloud check` tells more.",
        RefusalKind.Quota => "Ask AWS for a higher quota, or choose another machine or region.",
        _ => null,
    });

    /// <summary>For calls where a fault is no value.</summary>
    public static RemoteException Explain(string service, RefusalKind kind, Exception fault) => kind switch
    {
        RefusalKind.BadCredential => AwsErrors.Refused(Sentence(fault.Message), MissingAction(fault.Message), fault),
        RefusalKind.Throttled => AwsErrors.Throttled(service, fault),
        RefusalKind.Unreachable => AwsErrors.Unreachable(service, fault),
        _ => AwsErrors.Invalid(service, kind, Sentence(fault.Message), fault),
    };

    /// <returns>Such as <c>batch:SubmitJob</c>; null when the service does not say.</returns>
    public static string? MissingAction(string message) => NotAuthorized().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    private static RefusalKind OfMessage(string message) =>
        message.Contains("limit", StringComparison.OrdinalIgnoreCase) && message.Contains("exceed", StringComparison.OrdinalIgnoreCase)
            || message.Contains("quota", StringComparison.OrdinalIgnoreCase) ? RefusalKind.Quota
        : message.Contains("does not exist", StringComparison.OrdinalIgnoreCase) || message.Contains("not found", StringComparison.OrdinalIgnoreCase)
            || message.Contains("DISABLED", StringComparison.Ordinal) ? RefusalKind.UnknownMachine
        : RefusalKind.Invalid;

    private static string Sentence(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed.EndsWith('.') ? trimmed : $"{trimmed}." : "No reason given.";

    [GeneratedRegex(@"not authorized to perform:? ([a-zA-Z0-9-]+:[A-Za-z]+)")]
    private static partial Regex NotAuthorized();
}
