using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>Where a service is that the SDK has no package for here, and how it is signed for.</summary>
internal sealed class WireConfig : ClientConfig
{
    private static readonly DefaultConfiguration Standard = new() { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };

    private readonly WireService service;

    /// <param name="place">Region, or the address that stands in for it.</param>
    public WireConfig(WireService service, AwsPlace place)
        : base(new DefaultConfigurationProvider([Standard]))
    {
        this.service = service;
        place.Apply(this);
        AuthenticationServiceName = service.EndpointPrefix;
        ServiceId = service.Id;
    }

    public override string ServiceVersion => service.ApiVersion;

    public override string UserAgent => "ServerlessPilot";

    public override string RegionEndpointServiceName => service.EndpointPrefix;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(ServiceURL ?? $"https://{service.EndpointPrefix}.{RegionEndpoint.SystemName}.{RegionEndpoint.PartitionDnsSuffix}");
}
