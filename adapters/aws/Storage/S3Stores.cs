using Pilot.Adapters.Aws.Account;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>Opens a bucket for the platform, and for its agents.</summary>
public static class S3Stores
{
    /// <exception cref="Core.Errors.PilotException">
    /// PILOT1050, PILOT1053, PILOT1060 to PILOT1062: no credential, refused, no such bucket, not reached.
    /// </exception>
    public static async Task<IBlobStore> OpenAsync(S3Location location, TimeProvider clock, CancellationToken cancellation = default)
    {
        var store = new ObjectBlobStore(new S3Objects(location, AwsCredentials.Find(location.Profile)), location.Root, clock);
        await store.ListAsync(BlobNames.Platform, limit: 1, cancellation: cancellation);
        return store;
    }

    /// <summary>For agents that may reach S3 themselves.</summary>
    public static IRunAccess Access(S3Location location) => new S3RunAccess(location, new LazyCredentials(() => AwsCredentials.Find(location.Profile)));
}
