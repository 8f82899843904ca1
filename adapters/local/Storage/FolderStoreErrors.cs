using Pilot.Core.Errors;

namespace Pilot.Adapters.Local.Storage;

internal static class FolderStoreErrors
{
    public static PilotException Unusable(string root, Exception cause) => new(
        new PilotError(
            "PILOT0701",
            $"The blob folder cannot be used: {cause.Message}",
            "Give the folder to the user that runs the platform, or choose another one with PILOT_HOME.",
            root),
        cause);

    public static PilotException NotAFolder(string path, Exception cause) => new(
        new PilotError(
            "PILOT0702",
            "A blob and a folder of blobs want the same name.",
            "Delete the one of the two that is not needed, then try again.",
            path),
        cause);

    public static PilotException Link(string path) => new(
        new PilotError(
            "PILOT0703",
            "Something inside the blob folder is a symbolic link, and links are not followed there.",
            "Replace the link with what it points to.",
            path));

    /// <summary>ENOSPC and EDQUOT of Linux, which .NET hands on as they are.</summary>
    public static bool IsFull(Exception error) => error is IOException { HResult: 28 or 122 };

    public static PilotException Full(string path, Exception cause) => new(
        new PilotError(
            "PILOT0704",
            "The disk that holds the blob folder is full.",
            "Free some space, for example by deleting old jobs, then try again.",
            path),
        cause);

    public static PilotException Locked(string path) => new(
        new PilotError(
            "PILOT0705",
            "Another process has kept a blob locked for a minute.",
            "Look for a stopped server or agent that uses the same folder, and continue or end it.",
            path));
}
