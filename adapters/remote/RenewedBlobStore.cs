using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote;

/// <summary>
/// Storage for a run that outlives its credential: the platform lays a newer one into the job's folder, and it is taken up
/// from there in time.
/// </summary>
public sealed class RenewedBlobStore : IBlobStore, IDisposable
{
    /// <summary>How much of its life a credential has left when the agent begins to look for the next.</summary>
    private const double Rest = 0.4;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly RunKey run;
    private readonly Func<AccessDocument, IBlobStore> open;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1);
    private readonly List<IDisposable> opened = [];
    private volatile IBlobStore current;
    private DateTimeOffset nextLook;

    /// <param name="open">Makes the store that a credential opens; asked for the first one at once.</param>
    public RenewedBlobStore(AccessDocument first, RunKey run, Func<AccessDocument, IBlobStore> open, TimeProvider time)
    {
        this.run = run;
        this.open = open;
        this.time = time;
        current = Take(first);
    }

    /// <summary>Of the credential in use.</summary>
    public DateTimeOffset Expires { get; private set; }

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).PutAsync(name, content, condition, metadata, cancellation);

    public async Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).AppendAsync(name, position, bytes, cancellation);

    public async Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).ReadAsync(name, offset, length, cancellation);

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).StatAsync(name, cancellation);

    public async Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).DeleteAsync(name, condition, cancellation);

    public async Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default) =>
        await (await StoreAsync(cancellation)).ListAsync(prefix, after, limit, cancellation);

    public void Dispose()
    {
        opened.ForEach(store => store.Dispose());
        one.Dispose();
    }

    private async ValueTask<IBlobStore> StoreAsync(CancellationToken cancellation)
    {
        var store = current;
        if (time.GetUtcNow() < nextLook || !await one.WaitAsync(0, cancellation))
        {
            return store;
        }

        try
        {
            nextLook = time.GetUtcNow() + BetweenLooks;
            await LookAsync(store, cancellation);
        }
        catch (Exception cause) when (cause is IOException or Core.Errors.PilotException)
        {
            // The one in use is good for a while yet; the next look is soon.
        }
        finally
        {
            one.Release();
        }

        return current;
    }

    private async Task LookAsync(IBlobStore store, CancellationToken cancellation)
    {
        await using var content = await store.ReadAsync(BlobNames.Access(run.Job, run.Run), cancellation: cancellation);
        if (content is null)
        {
            return;
        }

        using var reader = new StreamReader(content.Stream);
        var newer = AccessDocument.Read(await reader.ReadToEndAsync(cancellation));
        if (newer.Expires > Expires)
        {
            current = Take(newer);
        }
    }

    /// <summary>Calls that are under way go on over the store that they began with, so none is closed before the end.</summary>
    private IBlobStore Take(AccessDocument access)
    {
        var store = open(access);
        if (store is IDisposable disposable)
        {
            opened.Add(disposable);
        }

        Expires = access.Expires;
        nextLook = time.GetUtcNow() + ((access.Expires - time.GetUtcNow()) * (1 - Rest));
        return store;
    }
}
