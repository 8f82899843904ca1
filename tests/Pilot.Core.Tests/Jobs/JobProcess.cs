using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;

namespace Pilot.Core.Tests.Jobs;

/// <summary>What one process of the platform knows of jobs; several may stand on one storage.</summary>
internal sealed class JobProcess : IDisposable
{
    /// <param name="segmentBytes">A few notices long.</param>
    public JobProcess(IBlobStore blobs, TimeProvider clock, int segmentBytes = 2000, int kept = 4)
    {
        Feed = new JobFeed(blobs, segmentBytes);
        News = new JobNews(Feed, clock, kept);
        Store = new JobStore(blobs, News);
        var snapshots = new JobSnapshots(blobs);
        Index = new JobIndex(blobs, Feed, News, snapshots, clock);
        Upkeep = new IndexUpkeep(blobs, Feed, News, Index, snapshots, clock);
    }

    public JobFeed Feed { get; }

    public JobNews News { get; }

    public JobStore Store { get; }

    public JobIndex Index { get; }

    public IndexUpkeep Upkeep { get; }

    public async Task<string> NamesAsync(string owner) => string.Join(", ", (await Index.RowsAsync(owner)).Select(row => row.Name));

    public void Dispose()
    {
        Index.Dispose();
        News.Dispose();
    }
}
