using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>
/// Speaks JSON to a service through the SDK's own pipeline, so that credentials, signing, clock skew, repeats and throttling
/// are the SDK's. Keeps to a pace that the service bears, and counts what it sends.
/// </summary>
internal sealed class WireClient : AmazonServiceClient
{
    private static readonly InvokeOptions Options = new()
    {
        RequestMarshaller = WireCall.Marshaller.Instance,
        ResponseUnmarshaller = WireUnmarshaller.Instance,
    };

    private readonly WireService service;
    private long calls;

    public WireClient(WireService service, AWSCredentials credentials, AwsPlace place, TimeProvider clock)
        : base(credentials, new WireConfig(service, place))
    {
        this.service = service;
        var retries = new WireRetries(Config, clock);
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(retries));
        RuntimePipeline.AddHandlerAfter<RetryHandler>(new PaceHandler(new CallPace(clock), retries.IsThrottlingError));
    }

    /// <summary>Requests so far, repeats not counted.</summary>
    public long Calls => Interlocked.Read(ref calls);

    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata();

    /// <param name="path">Of REST-JSON; <c>/</c> for AWS JSON.</param>
    /// <param name="once">Not repeated when nobody knows whether it arrived.</param>
    /// <param name="resource">Stands for <c>{resource}</c> in the path.</param>
    /// <exception cref="AmazonServiceException">The service refuses.</exception>
    /// <exception cref="Core.Errors.PilotException">PILOT1052: the answer is not what the service's description says.</exception>
    public async Task<TOut> AskAsync<TIn, TOut>(
        string operation, string path, TIn input, JsonTypeInfo<TIn> inputType, JsonTypeInfo<TOut> outputType, bool once, CancellationToken cancellation,
        string? resource = null)
        where TOut : class
    {
        Interlocked.Increment(ref calls);
        var call = new WireCall(service, operation, "POST", path, resource, JsonSerializer.SerializeToUtf8Bytes(input, inputType), once);
        var answer = await InvokeAsync<WireAnswer>(call, Options, cancellation);
        if (answer.Body.Length == 0 && outputType.CreateObject is { } nothing)
        {
            return nothing();
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body, outputType) ?? throw AwsErrors.Unexpected(service.Id, operation, null);
        }
        catch (JsonException broken)
        {
            throw AwsErrors.Unexpected(service.Id, operation, broken);
        }
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerBefore<EndpointResolver>(new SigV4());
    }

    private sealed class SigV4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Metadata : IServiceMetadata
    {
        public string ServiceId => "ServerlessPilot";

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
