using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>
/// The SDK's standard repeats, and two differences: a connection or answer that broke off is one of the faults of the way,
/// and a call that must not happen twice is repeated only when the service said that it did not happen.
/// </summary>
internal sealed class WireRetries : StandardRetryPolicy
{
    private const int LongestPauseMilliseconds = 2000;

    public WireRetries(IClientConfig config)
        : base(config) => MaxBackoffInMilliseconds = LongestPauseMilliseconds;

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsOnce(executionContext) ? IsThrottlingError(exception) : IsBroken(exception) || base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsOnce(executionContext)
            ? IsThrottlingError(exception)
            : IsBroken(exception) || await base.RetryForExceptionAsync(executionContext, exception);

    /// <summary>The SDK sends again over a fresh connection before it asks whether it may.</summary>
    public override bool IsStaleConnectionError(Exception exception) => false;

    private static bool IsOnce(IExecutionContext context) => context.RequestContext.OriginalRequest is WireCall { Once: true };

    private static bool IsBroken(Exception exception) => exception is IOException or HttpRequestException or AmazonUnmarshallingException;
}
