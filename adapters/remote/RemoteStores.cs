using Pilot.Adapters.Remote.Azure;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Adapters.Remote.S3;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote;

/// <summary>Which store a credential opens.</summary>
public static class RemoteStores
{
    /// <exception cref="Pilot.Core.Errors.PilotException">PILOT1005: this agent does not know the kind.</exception>
    public static IBlobStore Open(AccessDocument access, TimeProvider time) => access.Kind switch
    {
        GatewayGrant.Name => new GatewayBlobStore(new Uri(access.Text("url")), access.Text("token"), time),
        S3Bucket.Name => S3Bucket.Open(access, time),
        AzureGrant.Name => new AzureRestStore(AzureGrant.Read(access), time),
        var other => throw RemoteErrors.NotUnderstood($"it is of the kind '{other}'"),
    };
}
