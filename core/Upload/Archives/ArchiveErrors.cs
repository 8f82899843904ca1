using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Core.Upload.Archives;

/// <summary>What is refused in an archive, with the entry's name; see docs/errors/03xx.md.</summary>
public static class ArchiveErrors
{
    private const string PackAgain = "Pack the folder again without it.";

    public static PilotException Damaged(string why, Exception? inner = null) => Of(
        "PILOT0330", $"The archive cannot be read: {why}.", "Send a whole .tar.gz, .tar or .zip of the job folder.", null, inner);

    public static PilotException Traversal(string entry) => Of(
        "PILOT0331", "The entry's name climbs out of the folder with '..'.", PackAgain, entry);

    public static PilotException Absolute(string entry) => Of(
        "PILOT0332", "The entry's name is absolute.", "Pack with names relative to the folder.", entry);

    public static PilotException LinkOut(string entry, string target) => Of(
        "PILOT0333", $"The symbolic link points out of the folder, to '{Shown(target)}'.", PackAgain, entry);

    public static PilotException HardLinkOut(string entry, string target) => Of(
        "PILOT0334", $"The hard link is to '{Shown(target)}', which is not a file before it in the archive.", PackAgain, entry);

    public static PilotException Special(string entry, string what) => Of(
        "PILOT0335", $"The entry is {what}; only files, folders and links are taken.", PackAgain, entry);

    public static PilotException Duplicate(string entry) => Of(
        "PILOT0336", "The archive has two entries of this name.", "Pack the folder again into a new archive.", entry);

    public static PilotException TooMany(int limit) => Of(
        "PILOT0337",
        string.Create(CultureInfo.InvariantCulture, $"The archive has more than {limit:N0} entries."),
        "Leave out what the job does not need.",
        null);

    public static PilotException TooLarge(string entry, long limit) => Of(
        "PILOT0338",
        $"The files in the archive are more than {PackageErrors.Size(limit)} together, from this entry on.",
        "Leave out what the job does not need; fetch large data in 'setup' instead.",
        entry);

    public static PilotException Name(string entry, string why) => Of("PILOT0339", $"The entry's name {why}.", "Rename it and pack again.", entry);

    public static PilotException Ratio(string? entry, int ratio) => Of(
        "PILOT0340",
        $"The archive unpacks to more than {ratio} times its size, which no code does.",
        "Leave out generated files.",
        entry);

    public static PilotException BeneathFile(string entry, string parent) => Of(
        "PILOT0341", $"The entry lies in '{Shown(parent)}', which the archive says is a link or a file.", PackAgain, entry);

    public static PilotException Unsupported(string entry, string what) => Of(
        "PILOT0342", $"The entry is {what}, which is not supported.", "Pack with plain 'tar -czf' or 'zip'.", entry);

    public static PilotException FolderInUse(string folder) => Of(
        "PILOT0343", "The folder to unpack into is not empty.", "Remove what is in it.", folder);

    public static PilotException ArchiveTooLarge(long limit) => Of(
        "PILOT0344", $"The archive is larger than {PackageErrors.Size(limit)}.", "Leave out what the job does not need.", null);

    // Names from an archive are somebody else's text: they must not drive a terminal.
    private static string Shown(string text)
    {
        var shown = string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > 200 ? shown + "..." : shown;
    }

    private static PilotException Of(string code, string message, string remedy, string? entry, Exception? inner = null) =>
        new(new PilotError(code, message, remedy, entry is null ? null : Shown(entry)), inner);
}
