using Pilot.Core.Errors;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>Fetches every configured source anew. One that fails is noted and keeps its last good version; the others go on.</summary>
public sealed class CatalogueRefresh(IEnumerable<ICatalogueFeed> feeds, CatalogueStore store)
{
    private readonly IReadOnlyList<ICatalogueFeed> feeds = [.. feeds];

    public bool HasFeeds => feeds.Count > 0;

    /// <returns>A line per source: what is in use now, and why nothing new came where that is so.</returns>
    public async Task<IReadOnlyList<(string Name, PilotError? Error)>> RunAsync(CancellationToken cancellation)
    {
        var results = new List<(string, PilotError?)>();
        foreach (var feed in feeds)
        {
            results.Add((feed.Name, await RefreshAsync(feed, cancellation)));
        }

        return results;
    }

    private async Task<PilotError?> RefreshAsync(ICatalogueFeed feed, CancellationToken cancellation)
    {
        Stream content;
        try
        {
            content = await feed.FetchAsync(cancellation);
        }
        catch (PilotException notHad)
        {
            await store.FailedAsync(feed.Name, notHad.Error, cancellation);
            return notHad.Error;
        }

        await using (content)
        {
            try
            {
                await store.ImportAsync(feed.Name, content, null, force: false, cancellation);
                return null;
            }
            catch (PilotException refused)
            {
                await store.FailedAsync(feed.Name, refused.Error, cancellation);
                return refused.Error;
            }
        }
    }
}
