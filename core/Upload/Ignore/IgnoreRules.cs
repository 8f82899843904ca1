using System.Text;

namespace Pilot.Core.Upload.Ignore;

/// <summary>
/// What is left out of a package, for one folder and what is in it: the ignore files of this folder and of those above.
/// The caller does not look into a folder that is ignored, so nothing in it can be taken back, as in git.
/// </summary>
public sealed class IgnoreRules
{
    public const string OwnFileName = ".spilotignore";
    public const string GitFileName = ".gitignore";

    private readonly IgnoreRules? above;
    private readonly int prefixLength;
    private readonly IgnoreFile? own;
    private readonly IgnoreFile? git;

    private IgnoreRules(IgnoreRules? above, string folder, string? own, string? git)
    {
        this.above = above;
        prefixLength = folder.Length == 0 ? 0 : Encoding.UTF8.GetByteCount(folder) + 1;
        this.own = own is null ? null : IgnoreFile.Parse(own);
        this.git = git is null ? null : IgnoreFile.Parse(git);
    }

    /// <param name="own">Text of the root's <c>.spilotignore</c>; null when it has none.</param>
    /// <param name="git">Text of the root's <c>.gitignore</c>; null when it has none.</param>
    public static IgnoreRules AtRoot(string? own, string? git) => new(null, "", own, git);

    /// <summary>The rules inside a folder.</summary>
    /// <param name="folder">Relative to the root, segments split by <c>/</c>.</param>
    /// <param name="own">Text of the folder's own <c>.spilotignore</c>; null when it has none.</param>
    /// <param name="git">Text of the folder's own <c>.gitignore</c>; null when it has none.</param>
    public IgnoreRules Inside(string folder, string? own, string? git) =>
        own is null && git is null ? this : new IgnoreRules(this, folder, own, git);

    /// <param name="path">Relative to the root, segments split by <c>/</c>; its folder is the one these rules are for.</param>
    public bool Ignores(string path, bool isFolder)
    {
        var name = path.AsSpan()[(path.LastIndexOf('/') + 1)..];
        if (name is ".git")
        {
            return true;
        }

        var bytes = Encoding.UTF8.GetBytes(path);
        return Decide(bytes, isFolder, static rules => rules.own) ?? Decide(bytes, isFolder, static rules => rules.git) ?? false;
    }

    private bool? Decide(ReadOnlySpan<byte> path, bool isFolder, Func<IgnoreRules, IgnoreFile?> kind)
    {
        for (var rules = this; rules is not null; rules = rules.above)
        {
            if (kind(rules)?.Decide(path[rules.prefixLength..], isFolder) is { } decision)
            {
                return decision;
            }
        }

        return null;
    }
}
