namespace Pilot.Core.Upload.Archives;

/// <summary>Ends the unpacking of an archive that is out of all proportion to what was sent.</summary>
internal sealed class InflationGuard(PackageLimits limits, Func<long> sent)
{
    private long unpacked;

    /// <param name="entry">Named in the refusal; null when it is not known.</param>
    public void Add(long bytes, string? entry)
    {
        unpacked += bytes;
        if (unpacked > limits.RatioFreeBytes && unpacked / limits.Ratio > sent())
        {
            throw ArchiveErrors.Ratio(entry, limits.Ratio);
        }
    }
}
