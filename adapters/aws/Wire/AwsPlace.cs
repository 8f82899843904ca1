using Amazon;
using Amazon.Runtime;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>Where the services of an account are.</summary>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Endpoint">An address that answers for all of the services; null for AWS itself.</param>
public sealed record AwsPlace(string Region, Uri? Endpoint = null)
{
    private const int Repeats = 3;

    /// <summary>Of one call, each repeat for itself.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Few and quick repeats; whoever waits longer is the caller's story.</summary>
    public void Apply(ClientConfig config)
    {
        if (Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }
        else
        {
            config.ServiceURL = Endpoint.ToString();
            config.AuthenticationRegion = Region;
        }

        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Repeats;
        config.Timeout = LongestCall;
    }
}
