using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

/// <summary>What can stop a folder from being packed and sent, or a package from being stored; see docs/errors/03xx.md.</summary>
public static class PackageErrors
{
    public static PilotException NoFolder(string folder) => Of(
        "PILOT0301", "There is no such folder.", "Name the folder that holds your code.", folder);

    public static PilotException TooLarge(string folder, long length, long limit, IEnumerable<PackageEntry> biggest) => Of(
        "PILOT0302",
        $"The folder holds {Size(length)} after ignoring, more than the {Size(limit)} that a package may have.",
        "Leave out what the job does not need, in .spilotignore; fetch large data in 'setup' instead.",
        folder,
        [.. biggest.Select(entry => $"{Size(entry.Length),10}  {entry.Path}")]);

    public static PilotException TooMany(string folder, int limit) => Of(
        "PILOT0303",
        string.Create(CultureInfo.InvariantCulture, $"The folder holds more than {limit:N0} files, folders and links after ignoring."),
        "Leave out what the job does not need, in .spilotignore.",
        folder);

    public static PilotException LinkOut(string path, string target) => Of(
        "PILOT0304",
        $"The link points to '{target}', which is not inside the folder.",
        "Make it a relative link to something inside, copy the target there, or name the link in .spilotignore.",
        path);

    public static PilotException Special(string path, string what) => Of(
        "PILOT0305", $"This is {what}, which cannot be sent.", "Remove it, or name it in .spilotignore.", path);

    public static PilotException Unreadable(string path, Exception why) => Of(
        "PILOT0306", $"It cannot be read: {why.Message}", "Allow yourself to read it, or name it in .spilotignore.", path, inner: why);

    public static PilotException Name(string path, string why) => Of(
        "PILOT0307", $"The name {why}.", "Rename it, or name a pattern that matches it in .spilotignore.", path);

    public static PilotException Nothing(string folder) => Of(
        "PILOT0308", "Nothing is left to send after ignoring.", "Check the folder, .spilotignore and .gitignore.", folder);

    public static PilotException Changed(string path) => Of(
        "PILOT0309",
        "The folder changed while it was being sent.",
        "Try again when nothing writes to it, or name what changes in .spilotignore.",
        path);

    public static PilotException IgnoreFile(string path, string why) => Of(
        "PILOT0310", $"The ignore file cannot be used: {why}", "Keep it a text file of at most 1 MiB that you can read.", path);

    public static PilotException Manifest(string why) => Of(
        "PILOT0320", $"The package's manifest is not acceptable: {why}.", "Send the package again with a current 'pilot'.", null);

    public static PilotException ChunkDigest(string digest) => Of(
        "PILOT0321", "The bytes of a chunk are not the ones that its name promises.", "Send it again.", digest);

    public static PilotException ChunkTooLong(string digest) => Of(
        "PILOT0322",
        $"A chunk is empty or longer than {Size(PackageLimits.ChunkBytes)}.",
        "Send the package with a current 'pilot'.",
        digest);

    public static PilotException NotAsDescribed(string what) => Of(
        "PILOT0323", $"The package is not what its manifest says: {what}.", "Send the package again.", null);

    public static PilotException ChunkGone(string digest) => Of(
        "PILOT0324",
        "A chunk of the package is missing or cut short in the storage.",
        "Deploy the folder again: what is missing is sent again.",
        digest);

    public static PilotException NoCommand() => Of(
        "PILOT0390",
        "The package has no job file and no command was given.",
        "Add a .spilot.yaml with a run line at the root of the folder, or deploy with --run \"<command>\".",
        null);

    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    private static PilotException Of(
        string code, string message, string remedy, string? where, IReadOnlyList<string>? details = null, Exception? inner = null) =>
        new(new PilotError(code, message, remedy, where, details), inner);
}
