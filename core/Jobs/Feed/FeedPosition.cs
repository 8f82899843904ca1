using System.Globalization;

namespace Pilot.Core.Jobs.Feed;

/// <summary>A place between two notices of the feed, the same for every process; later places are greater.</summary>
/// <param name="Segment">Number of the blob, from 1.</param>
/// <param name="Offset">Bytes in that blob.</param>
public readonly record struct FeedPosition(long Segment, long Offset) : IComparable<FeedPosition>
{
    public static FeedPosition Start { get; } = new(1, 0);

    public static bool operator <(FeedPosition left, FeedPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(FeedPosition left, FeedPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(FeedPosition left, FeedPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FeedPosition left, FeedPosition right) => left.CompareTo(right) >= 0;

    public static bool TryParse(string? text, out FeedPosition position)
    {
        position = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        position = new FeedPosition(segment, offset);
        return segment > 0;
    }

    public int CompareTo(FeedPosition other) =>
        Segment.CompareTo(other.Segment) is not 0 and var order ? order : Offset.CompareTo(other.Offset);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment}-{Offset}");
}
