using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>One request, its body already written.</summary>
/// <param name="path">May hold <c>{resource}</c>, which stands for what the call is about.</param>
/// <param name="once">It must not be sent again when nobody knows whether it arrived.</param>
internal sealed class WireCall(WireService service, string operation, string method, string path, string? resource, byte[] body, bool once) : AmazonWebServiceRequest
{
    public bool Once => once;

    public string Operation => operation;

    public sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Marshaller Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input) => ((WireCall)input).Marshall();
    }

    private DefaultRequest Marshall()
    {
        var request = new DefaultRequest(this, service.Id) { HttpMethod = method, ResourcePath = path, Content = body };
        if (resource is not null)
        {
            request.AddPathResource("{resource}", resource);
        }

        request.Headers["Content-Type"] = service.ContentType;
        if (service.TargetPrefix is { } prefix)
        {
            request.Headers["X-Amz-Target"] = $"{prefix}.{operation}";
        }

        return request;
    }
}

internal sealed class WireAnswer : AmazonWebServiceResponse
{
    public byte[] Body { get; init; } = [];
}
