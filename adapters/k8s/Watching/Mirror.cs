using System.Text.Json.Serialization.Metadata;
using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Watching;

/// <summary>
/// All objects of one kind that a selector chooses, kept up to date by one list and one watch, however many ask. A watch that
/// breaks goes on where it was; one whose place the server does not keep any more begins with a new list. It sleeps when
/// nobody has asked for a while.
/// </summary>
/// <param name="collection">Path with the selector in its query.</param>
internal sealed class Mirror<T>(
    KubeClient client,
    string collection,
    JsonTypeInfo<T> item,
    JsonTypeInfo<KubeList<T>> list,
    MirrorStore<T> store,
    TimeProvider time) : IAsyncDisposable
    where T : class, IKubeObject
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    /// <summary>Without word from the server for this long, what is here may be old: whoever asks has it listed anew.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim listing = new(1);
    private readonly CancellationTokenSource end = new();
    private Task following = Task.CompletedTask;
    private string? version;
    private long asked;
    private long heard;
    private volatile bool open;

    /// <summary>Returns when what is here can be relied on.</summary>
    /// <exception cref="PilotException">PILOT1084 to PILOT1086: the server cannot be asked.</exception>
    public async Task ReadyAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref asked, time.GetTimestamp());
        if (IsCurrent())
        {
            return;
        }

        await listing.WaitAsync(cancellation);
        try
        {
            if (IsCurrent())
            {
                return;
            }

            await ListAsync(cancellation);
            if (following.IsCompleted)
            {
                following = FollowAsync();
            }
        }
        finally
        {
            listing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await following;
        end.Dispose();
        listing.Dispose();
    }

    private bool IsCurrent() =>
        !following.IsCompleted && (open || time.GetElapsedTime(Volatile.Read(ref heard)) < Trusted);

    private async Task ListAsync(CancellationToken cancellation)
    {
        var all = (await client.ListAsync(collection, list, cancellation)).OrThrow();
        store.Replace(all.Items ?? []);
        version = all.Metadata?.ResourceVersion ?? "";
        Volatile.Write(ref heard, time.GetTimestamp());
    }

    /// <summary>Until nobody asks any more.</summary>
    private async Task FollowAsync()
    {
        await Task.Yield();
        var pause = new WatchPause();
        while (!end.IsCancellationRequested && time.GetElapsedTime(Volatile.Read(ref asked)) < Idle)
        {
            try
            {
                await (version is null ? RelistAsync() : WatchAsync(pause));
            }
            catch (Exception fault) when (fault is PilotException or OperationCanceledException)
            {
                // Whoever asks meanwhile is told why by a list of their own.
                pause.Failed();
            }

            try
            {
                await Task.Delay(pause.Next(), time, end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RelistAsync()
    {
        await listing.WaitAsync(end.Token);
        try
        {
            await ListAsync(end.Token);
        }
        finally
        {
            listing.Release();
        }
    }

    private async Task WatchAsync(WatchPause pause)
    {
        var stream = new WatchStream<T>(client, collection, item, time);
        var (before, began) = (version, time.GetTimestamp());
        try
        {
            await foreach (var change in stream.ReadAsync(version!, end.Token))
            {
                open = true;
                Volatile.Write(ref heard, time.GetTimestamp());
                Take(change);
            }
        }
        finally
        {
            open = false;
        }

        if (stream.Expired)
        {
            version = null;
        }

        // A stream that ends as soon as it begins, and brings nothing, is not begun again at once.
        if (version == before && time.GetElapsedTime(began) < Trusted)
        {
            pause.Failed();
        }
        else
        {
            pause.Went();
        }
    }

    private void Take(WatchChange<T> change)
    {
        if (change is { Object: { } seen, Deleted: true })
        {
            store.Remove(seen);
        }
        else if (change.Object is { } put)
        {
            store.Put(put);
        }

        version = change.Version ?? version;
    }
}
