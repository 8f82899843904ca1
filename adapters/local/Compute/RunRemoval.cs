using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>Removes a run's work folder, also when the job took rights away from folders in it.</summary>
internal sealed class RunRemoval(ICommandRunner commands)
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan UnshareLimit = TimeSpan.FromMinutes(1);

    internal async Task RemoveAsync(RunKey run, RunFolder folder, CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(folder.Root, cancellation);
            var job = Path.GetDirectoryName(folder.Root)!;
            if (Directory.Exists(job) && !Directory.EnumerateFileSystemEntries(job).Any())
            {
                Directory.Delete(job);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw LocalTargetErrors.CannotRemove(run, cause);
        }
    }

    private async Task DeleteAsync(string root, CancellationToken cancellation)
    {
        try
        {
            Delete(root);
        }
        catch (UnauthorizedAccessException)
        {
            // Files that a rootless container wrote as another user belong to numbers that only podman may touch.
            await commands.RunAsync("podman", ["unshare", "rm", "-rf", root], UnshareLimit, cancellation);
            OpenUp(root);
            Delete(root);
        }
    }

    private static void Delete(string root)
    {
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void OpenUp(string folder)
    {
        if (FileFacts.Of(folder) is not { Kind: FileKind.Folder })
        {
            return;
        }

        File.SetUnixFileMode(folder, Open);
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            OpenUp(inner);
        }
    }
}
