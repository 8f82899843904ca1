using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>
/// The SDK's standard repeats, and three differences: a connection or answer that broke off is one of the faults of the way, a
/// call that must not happen twice is repeated only when the service said that it did not happen, and the clock is a given one.
/// </summary>
internal sealed class WireRetries : StandardRetryPolicy
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock;

    public WireRetries(IClientConfig config, TimeProvider clock)
        : base(config) => this.clock = clock;

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        IsOnce(executionContext) ? IsThrottlingError(exception) : IsBroken(exception) || base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        IsOnce(executionContext)
            ? IsThrottlingError(exception)
            : IsBroken(exception) || await base.RetryForExceptionAsync(executionContext, exception);

    /// <summary>A random part of a time that doubles.</summary>
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var most = FirstPause * Math.Pow(2, request.Retries - 1);
        return Task.Delay(Random.Shared.NextDouble() * (most < LongestPause ? most : LongestPause), clock, request.CancellationToken);
    }

    /// <summary>The SDK sends again over a fresh connection before it asks whether it may.</summary>
    public override bool IsStaleConnectionError(Exception exception) => false;

    private static bool IsOnce(IExecutionContext context) => context.RequestContext.OriginalRequest is WireCall { Once: true };

    private static bool IsBroken(Exception exception) => exception is IOException or HttpRequestException or AmazonUnmarshallingException;
}
