namespace Pilot.Core.Upload.Ignore;

/// <summary>One step of a compiled pattern: takes one byte, or any number, or is a fork that takes none.</summary>
/// <param name="Set">256 flags: the bytes that the step takes.</param>
/// <param name="Repeats">Takes any number of bytes, also none.</param>
/// <param name="IsFork">Takes nothing; matching goes on with the two steps behind it, or after them.</param>
internal sealed record GlobStep(bool[] Set, bool Repeats = false, bool IsFork = false)
{
    private static readonly bool[] NotSlash = [.. Enumerable.Range(0, 256).Select(c => c != '/')];
    private static readonly bool[] All = [.. Enumerable.Repeat(true, 256)];

    public static readonly GlobStep AnyByte = new(NotSlash);
    public static readonly GlobStep Star = new(NotSlash, Repeats: true);
    public static readonly GlobStep DoubleStar = new(All, Repeats: true);

    /// <summary>Before <see cref="DoubleStar"/> and a slash: there may be no folder at all.</summary>
    public static readonly GlobStep NoFolder = new(new bool[256], IsFork: true);

    private static readonly GlobStep[] Bytes =
        [.. Enumerable.Range(0, 256).Select(c => new GlobStep([.. Enumerable.Range(0, 256).Select(other => other == c)]))];

    public static GlobStep Byte(byte c) => Bytes[c];

    public bool Takes(byte c) => Set[c];
}
