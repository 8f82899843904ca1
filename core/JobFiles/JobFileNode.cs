namespace Pilot.Core.JobFiles;

/// <summary>A parsed job file before it means anything: text, lists and maps, each with its place.</summary>
/// <param name="At">Where the node begins in the file.</param>
public abstract record JobFileNode(JobFilePlace At);

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct JobFilePlace(int Line, int Column);

/// <param name="Text">Exactly as written: <c>yes</c>, <c>on</c> and <c>1.10</c> stay text.</param>
/// <param name="Quoted">True when quotes, a block or a tag say that it is text and not a number, a truth value or null.</param>
public sealed record JobFileScalar(JobFilePlace At, string Text, bool Quoted) : JobFileNode(At)
{
    /// <summary>Nothing was written, or <c>~</c>, or <c>null</c>.</summary>
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
}

public sealed record JobFileList(JobFilePlace At, IReadOnlyList<JobFileNode> Items) : JobFileNode(At);

/// <param name="Members">In the order of the file; no key twice.</param>
public sealed record JobFileMap(JobFilePlace At, IReadOnlyList<JobFileMember> Members) : JobFileNode(At);

/// <param name="At">Where the key begins.</param>
public sealed record JobFileMember(JobFilePlace At, string Key, JobFileNode Value);
