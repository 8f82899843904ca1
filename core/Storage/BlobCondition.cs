namespace Pilot.Core.Storage;

/// <summary>What must hold for a write or delete to happen. The default is no condition.</summary>
public readonly record struct BlobCondition
{
    /// <summary>The blob must have exactly this ETag.</summary>
    public string? ETag { get; private init; }

    /// <summary>The blob must not exist.</summary>
    public bool Absent { get; private init; }

    public static BlobCondition IfMatch(string etag) => new() { ETag = etag };

    public static BlobCondition IfAbsent { get; } = new() { Absent = true };

    /// <param name="current">The ETag of the blob as it is now; null when there is no such blob.</param>
    public bool HoldsFor(string? current) => Absent ? current is null : ETag is null || ETag == current;
}
