namespace Pilot.Functions.Triggers;

/// <summary>
/// Rings when a certain folder comes into being. A hint and no more: where the system tells nothing (it has run out of
/// watches, or the place is on a network) it stays silent, so whoever listens looks by himself now and then.
/// </summary>
internal sealed class FolderBell : IDisposable
{
    private readonly FileSystemWatcher? watcher;
    private volatile TaskCompletionSource rung = NewSignal();

    /// <param name="parent">Must be there.</param>
    /// <param name="name">Of the folder that comes and goes in it.</param>
    public FolderBell(string parent, string name)
    {
        try
        {
            watcher = new FileSystemWatcher(parent, name) { NotifyFilter = NotifyFilters.DirectoryName };
            watcher.Created += (_, _) => Ring();
            watcher.EnableRaisingEvents = true;
        }
        catch (Exception none) when (none is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            watcher = null;
        }
    }

    /// <returns>True when it has rung since this was asked the last time; false after <paramref name="longest"/>.</returns>
    public async Task<bool> HeardAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        var now = rung.Task;
        if (await Task.WhenAny(now, Task.Delay(longest, clock, cancellation)) != now)
        {
            return false;
        }

        rung = NewSignal();
        return true;
    }

    public void Dispose() => watcher?.Dispose();

    private void Ring() => rung.TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
