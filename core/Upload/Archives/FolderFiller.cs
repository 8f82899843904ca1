using Pilot.Core.Errors;

namespace Pilot.Core.Upload.Archives;

/// <summary>
/// Writes accepted entries into an empty folder. Links are made last, when it is known that none leads out, so nothing
/// can be written through one.
/// </summary>
internal sealed class FolderFiller(string root, ArchiveGuard guard)
{
    private const int BufferLength = 128 << 10;

    private readonly List<(string Path, UnixFileMode Mode)> folders = [];
    private readonly byte[] buffer = new byte[BufferLength];

    /// <summary>Checks an entry and writes it.</summary>
    /// <param name="read">Gives the content of a file, 0 at its end.</param>
    /// <exception cref="PilotException">What <see cref="ArchiveGuard"/> refuses.</exception>
    public async Task AddAsync(
        ArchiveEntry entry, Func<Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellation)
    {
        if (guard.Accept(entry) is not { } accepted)
        {
            return;
        }

        var path = Path.Combine(root, accepted.Path);
        switch (accepted.Kind)
        {
            case PackageEntryKind.Folder:
                Directory.CreateDirectory(path);

                // Whoever unpacked a folder must be able to fill it now and to remove it later.
                folders.Add((path, accepted.Mode | UnixModes.Owner));
                break;
            case PackageEntryKind.File:
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await WriteFileAsync(accepted, path, read, cancellation);
                UnixModes.Set(path, accepted.Mode | UnixFileMode.UserRead);
                break;
        }
    }

    /// <summary>Checks the whole, then makes the links and sets the modes of folders.</summary>
    public void Complete()
    {
        guard.Complete();
        foreach (var (path, target) in guard.Links)
        {
            var link = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, target);
        }

        foreach (var (path, mode) in folders)
        {
            UnixModes.Set(path, mode);
        }
    }

    private async Task WriteFileAsync(
        PackageEntry file, string path, Func<Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellation)
    {
        if (file.Target is { } original)
        {
            File.Copy(Path.Combine(root, original), path);
            return;
        }

        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        for (var at = 0L; at < file.Length;)
        {
            var count = await read(buffer.AsMemory(0, (int)Math.Min(BufferLength, file.Length - at)), cancellation);
            if (count == 0)
            {
                throw ArchiveErrors.Damaged($"'{file.Path}' is shorter than it says");
            }

            RandomAccess.Write(handle, buffer.AsSpan(0, count), at);
            at += count;
        }
    }
}
