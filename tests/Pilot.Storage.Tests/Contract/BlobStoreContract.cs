using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

/// <summary>
/// What <see cref="IBlobStore"/> promises, sentence by sentence. Each store is a subclass that says how to open an empty one.
/// </summary>
public abstract partial class BlobStoreContract : IAsyncLifetime
{
    private IBlobStore? opened;

    protected IBlobStore Store => opened!;

    /// <summary>How many random stories this store is told; fewer where each step is a request.</summary>
    protected abstract int ModelRuns { get; }

    public async Task InitializeAsync() => opened = await OpenAsync();

    public Task DisposeAsync() => CloseAsync(Store);

    protected abstract Task<IBlobStore> OpenAsync();

    protected abstract Task CloseAsync(IBlobStore store);

    protected async Task<BlobInfo> PutAsync(string name, string text = "x", Dictionary<string, string>? metadata = null) =>
        (await Store.PutAsync(name, Content.Of(text), metadata: metadata)).ShouldNotBeNull();

    protected async Task<string?> TextAsync(string name, long offset = 0, long? length = null)
    {
        await using var content = await Store.ReadAsync(name, offset, length);
        return content is null ? null : Content.Text(await content.Stream.ToBytesAsync());
    }

    protected async Task<string[]> NamesAsync(string prefix, string? after = null, int limit = 1000) =>
        [.. (await Store.ListAsync(prefix, after, limit)).Select(blob => blob.Name)];
}
