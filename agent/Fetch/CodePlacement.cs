using System.Runtime.InteropServices;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Upload;

namespace Pilot.Agent.Fetch;

/// <summary>Puts a package where an image may have files already.</summary>
internal static class CodePlacement
{
    /// <summary>May be repeated: what was placed before is placed again.</summary>
    internal static async Task UnpackAsync(Stream package, string target, string digest, CancellationToken cancellation)
    {
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? "/");
            await PackageUnpacker.UnpackAsync(package, target, digest, cancellation: cancellation);
            return;
        }

        // Inside the target, so that moving is renaming whatever is mounted there.
        var aside = Path.Combine(target, ".pilot-package");
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        await PackageUnpacker.UnpackAsync(package, aside, digest, cancellation: cancellation);
        Merge(aside, target);
        Directory.Delete(aside, recursive: true);
    }

    private static void Merge(string from, string into)
    {
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(into, entry.Name);
            var there = new FileInfo(target);
            if (entry is DirectoryInfo { LinkTarget: null } && Directory.Exists(target) && there.LinkTarget is null)
            {
                Merge(entry.FullName, target);
                continue;
            }

            Clear(target, there);
            // A link is moved as what it is, whatever it leads to.
            if (Native.rename(entry.FullName, target) != 0)
            {
                throw new IOException($"{target} cannot be put there: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    private static void Clear(string path, FileInfo there)
    {
        if (Directory.Exists(path) && there.LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
