namespace Pilot.Core.Jobs.Feed;

/// <summary>Something that happened to a job. It may be told twice; the row's revision says what is newer.</summary>
/// <param name="Row">The job as lists show it; of a deleted one as it was.</param>
public sealed record JobNotice(JobNoticeKind Kind, string Owner, JobRow Row);

public enum JobNoticeKind
{
    /// <summary>It is new, or was taken back from deletion.</summary>
    Created,

    Changed,

    /// <summary>It is in no list any more; it may be taken back for a moment.</summary>
    Deleted,
}

/// <param name="After">Where the feed goes on behind it.</param>
public sealed record FeedEntry(JobNotice Notice, FeedPosition After);

/// <param name="Entries">In order.</param>
/// <param name="End">Where the feed goes on behind all of them.</param>
public sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, FeedPosition End);
