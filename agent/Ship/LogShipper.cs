using Pilot.Core.Storage;

namespace Pilot.Agent.Ship;

/// <summary>
/// Carries the log file to its append blob. The blob's length is what has been carried, so whoever goes on after a crash
/// leaves no gap and repeats nothing.
/// </summary>
/// <param name="attempts">How often storage is tried before that is an exception; null for as long as it takes.</param>
internal sealed class LogShipper(IBlobStore store, string blob, string file, TimeProvider time, int? attempts = null)
{
    private const int Chunk = 4 << 20;
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private byte[] buffer = [];
    private long? position;

    internal async Task FollowAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var grew = await Persistence.TryAsync("shipping the log", PassAsync, time, attempts);
            await Task.Delay(grew ? Busy : Idle, time, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Carries all that is there now.</summary>
    /// <returns>False when there was nothing new.</returns>
    internal async Task<bool> PassAsync()
    {
        if (!File.Exists(file))
        {
            return false;
        }

        using var log = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var at = position ?? (await store.StatAsync(blob))?.Length ?? 0;
        var began = at;
        while (RandomAccess.GetLength(log) is var length && at < length)
        {
            // What a failed append did is not known until the blob was asked.
            position = null;
            var bytes = Room((int)Math.Min(Chunk, length - at));
            var read = await RandomAccess.ReadAsync(log, bytes, at);
            at = await store.AppendAsync(blob, at, bytes[..read]) ?? (await store.StatAsync(blob))?.Length ?? 0;
        }

        position = at;
        return at != began;
    }

    private Memory<byte> Room(int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Min(Chunk, Math.Max(length, 2 * buffer.Length))];
        }

        return buffer.AsMemory(0, length);
    }
}
