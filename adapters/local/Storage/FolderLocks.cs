using System.Text;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// One writer per name at a time, over all processes that use the folder. Names share a fixed number of lock files; the
/// kernel frees the lock of a process that is killed.
/// </summary>
internal sealed class FolderLocks(string folder, TimeProvider time) : IDisposable
{
    private const int Stripes = 256;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(16);

    // Callers of this process queue here in order, so that only one of them polls the lock file.
    private readonly SemaphoreSlim[] queues = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1, 1))];

    /// <returns>To be disposed to let the next writer in.</returns>
    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancellation)
    {
        var stripe = StripeOf(name);
        var queue = queues[stripe];
        await queue.WaitAsync(cancellation);
        try
        {
            return new Held(await OpenAsync($"{folder}/{stripe:x2}", cancellation), queue);
        }
        catch
        {
            queue.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var queue in queues)
        {
            queue.Dispose();
        }
    }

    private async Task<FileStream> OpenAsync(string path, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause < LongestPause ? pause * 2 : pause)
        {
            try
            {
                return new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException busy) when (IsBusy(busy))
            {
                if (time.GetElapsedTime(start) > LongestWait)
                {
                    throw FolderStoreErrors.Locked(path);
                }
            }

            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and a sharing violation of Windows.</summary>
    private static bool IsBusy(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>FNV-1a: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static int StripeOf(string name)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 16777619;
        }

        return (int)((hash ^ (hash >> 16)) % Stripes);
    }

    private sealed class Held(FileStream file, SemaphoreSlim queue) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            queue.Release();
        }
    }
}
