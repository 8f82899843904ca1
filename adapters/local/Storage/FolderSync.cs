using System.Runtime.InteropServices;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// Makes renames and deletions in a folder durable: a rename is safe only when the folder has reached the disk, and .NET
/// opens no folders.
/// </summary>
internal static partial class FolderSync
{
    /// <summary>Does nothing when the folder is gone: then there is nothing left to keep.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int readOnly = 0;
        var handle = Open(folder, readOnly | (OperatingSystem.IsLinux() ? 0x80000 : 0x1000000));
        if (handle < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            const int noSuchEntry = 2;
            if (error == noSuchEntry)
            {
                return;
            }

            throw new IOException($"Cannot open the folder {folder}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }

        try
        {
            if (Sync(handle) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw new IOException($"Cannot flush the folder {folder}: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
