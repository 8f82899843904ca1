using Pilot.Adapters.Local.Storage;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Folder;

public sealed class FolderBlobStoreTests : BlobStoreContract
{
    private readonly string root = Directory.CreateTempSubdirectory("pilot-blobs-").FullName;

    protected override int ModelRuns => 150;

    protected override Task<IBlobStore> OpenAsync() =>
        Task.FromResult<IBlobStore>(new FolderBlobStore($"{root}/{Guid.NewGuid():N}", TimeProvider.System));

    protected override Task CloseAsync(IBlobStore store)
    {
        ((FolderBlobStore)store).Dispose();
        Directory.Delete(root, recursive: true);
        return Task.CompletedTask;
    }
}
