using Amazon.Runtime;
using Amazon.S3;
using Pilot.Adapters.Aws.Storage;
using Pilot.Adapters.Aws.Wire;
using Pilot.Testing;

namespace Pilot.Storage.Tests.S3;

/// <summary>One moto server for the tests that share it.</summary>
public sealed class Moto : IAsyncLifetime
{
    private MotoServer? server;

    public MotoServer Server => server!;

    public AWSCredentials Credentials => new BasicAWSCredentials(Server.AccessKey, Server.Secret);

    public AwsPlace Place => new(MotoServer.Region, Server.Endpoint);

    public async Task InitializeAsync() => server = MotoServer.MissingForS3 is null ? await MotoServer.StartAsync(checksSignatures: false) : null;

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A new bucket of its own.</summary>
    public async Task<S3Location> BucketAsync(string root = "")
    {
        var name = $"t{Guid.NewGuid():n}";
        var config = new AmazonS3Config { ForcePathStyle = true, ServiceURL = Server.Endpoint.ToString(), AuthenticationRegion = MotoServer.Region };
        using var s3 = new AmazonS3Client(Credentials, config);
        await s3.PutBucketAsync(name);
        return new S3Location(name, root, Place, null, null);
    }
}

[CollectionDefinition(nameof(Moto))]
public sealed class SharedMoto : ICollectionFixture<Moto>;
