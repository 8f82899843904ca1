namespace Pilot.Adapters.Local.Storage;

/// <summary>A version on its way: a flushed temporary file on the same file system. Deleted unless it was moved into place.</summary>
internal sealed class Draft : IDisposable
{
    private readonly FileStream file;
    private readonly TimeProvider time;

    private Draft(FileStream file, TimeProvider time)
    {
        this.file = file;
        this.time = time;
    }

    public FolderVersion Version { get; private set; }

    public static async Task<Draft> WriteAsync(string folder, Stream content, TimeProvider time, CancellationToken cancellation)
    {
        var path = $"{folder}/{Guid.NewGuid():N}";
        var draft = new Draft(new FileStream(path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.Read)), time);
        try
        {
            await content.CopyToAsync(draft.file, 128 * 1024, cancellation);
            draft.Date(null);
            return draft;
        }
        catch (Exception error)
        {
            draft.Dispose();
            if (FolderStoreErrors.IsFull(error))
            {
                throw FolderStoreErrors.Full(path, error);
            }

            throw;
        }
    }

    /// <summary>Makes this version later than <paramref name="before"/>.</summary>
    public void Follow(FolderVersion? before)
    {
        if (before?.Ticks >= Version.Ticks)
        {
            Date(before);
        }
    }

    public void MoveTo(string path) => File.Move(file.Name, path, overwrite: true);

    public void Dispose()
    {
        file.Dispose();
        File.Delete(file.Name);
    }

    private void Date(FolderVersion? before)
    {
        // Some file systems keep times coarser than a tick: then a tick more is not later, and the step must grow.
        for (var step = 1L; ; step *= 10)
        {
            var ticks = Math.Max(time.GetUtcNow().UtcTicks, (before?.Ticks ?? 0) + step);
            File.SetLastWriteTimeUtc(file.SafeFileHandle, new DateTime(ticks, DateTimeKind.Utc));
            Version = FolderVersion.Of(file.SafeFileHandle);
            if (before is null || Version.Ticks > before.Value.Ticks)
            {
                break;
            }
        }

        file.Flush(flushToDisk: true);
    }
}
