using Pilot.Adapters.Aws.Storage;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.S3;

[NeedsMoto]
[Collection(nameof(Moto))]
public sealed class S3BlobStoreTests(Moto moto) : BlobStoreContract
{
    protected override int ModelRuns => 10;

    protected override async Task<IBlobStore> OpenAsync() =>
        new ObjectBlobStore(new S3Objects(await moto.BucketAsync("some/prefix/"), moto.Credentials), "some/prefix/", TimeProvider.System);

    protected override Task CloseAsync(IBlobStore store) => Task.CompletedTask;
}

/// <summary>What an operator can get wrong is explained.</summary>
[NeedsMoto]
[Collection(nameof(Moto))]
public sealed class S3FaultTests(Moto moto)
{
    [StoreFact]
    public async Task A_wrong_secret_is_refused_with_the_remedy()
    {
        await using var strict = await Testing.MotoServer.StartAsync();
        var location = new S3Location("bucket", "", moto.Place with { Endpoint = strict.Endpoint }, null, null);
        using var objects = new S3Objects(location, new Amazon.Runtime.BasicAWSCredentials(strict.AccessKey, "wrong"));

        var fault = await Should.ThrowAsync<PilotException>(() => new ObjectBlobStore(objects, "", TimeProvider.System).StatAsync("a"));

        fault.Error.Code.ShouldBe("PILOT1060");
    }

    [StoreFact]
    public async Task A_bucket_that_is_not_there_is_not_taken_for_a_blob_that_is_not()
    {
        var location = await moto.BucketAsync();
        using var objects = new S3Objects(location with { Bucket = "no-such-bucket-here" }, moto.Credentials);
        var store = new ObjectBlobStore(objects, "", TimeProvider.System);

        foreach (var use in (Func<Task>[])
            [
                () => store.PutAsync("a", Content.Of("x")), () => store.AppendAsync("a", 0, new byte[1]), () => store.ReadAsync("a"),
                () => store.StatAsync("a"), () => store.DeleteAsync("a"), () => store.ListAsync(""),
            ])
        {
            (await Should.ThrowAsync<PilotException>(use)).Error.Code.ShouldBe("PILOT1061");
        }
    }

    [StoreFact]
    public async Task A_blob_that_was_put_is_not_appended_to()
    {
        using var objects = new S3Objects(await moto.BucketAsync(), moto.Credentials);
        var store = new ObjectBlobStore(objects, "", TimeProvider.System);
        await store.PutAsync("put", Content.Of("x"));

        (await Should.ThrowAsync<PilotException>(() => store.AppendAsync("put", 1, new byte[1]))).Error.Code.ShouldBe("PILOT1063");
    }

    [StoreFact]
    public async Task What_another_process_appended_is_seen()
    {
        var location = await moto.BucketAsync();
        using var one = new S3Objects(location, moto.Credentials);
        using var two = new S3Objects(location, moto.Credentials);
        var (writer, reader) = (new ObjectBlobStore(one, "", TimeProvider.System), new ObjectBlobStore(two, "", TimeProvider.System));
        await writer.AppendAsync("log", 0, "one "u8.ToArray());
        (await reader.StatAsync("log"))!.Length.ShouldBe(4);

        await writer.AppendAsync("log", 4, "two"u8.ToArray());

        await using var content = (await reader.ReadAsync("log", 2)).ShouldNotBeNull();
        Content.Text(await content.Stream.ToBytesAsync()).ShouldBe("e two");
    }
}
