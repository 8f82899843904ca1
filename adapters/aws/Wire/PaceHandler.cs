using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>Within the SDK's repeats, so that each of them waits for its own turn.</summary>
internal sealed class PaceHandler(CallPace pace, Func<Exception, bool> isThrottling) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var at = await pace.EnterAsync(executionContext.RequestContext.CancellationToken);
        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (AmazonServiceException refusal) when (isThrottling(refusal))
        {
            pace.Refused(at);
            throw;
        }
    }
}
