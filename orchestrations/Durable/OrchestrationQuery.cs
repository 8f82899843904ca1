namespace Pilot.Orchestrations.Durable;

/// <param name="CreatedFrom">Inclusive, as is <paramref name="CreatedTo"/>.</param>
/// <param name="Statuses">Null or empty for any.</param>
/// <param name="InstanceIdPrefix">Null for all.</param>
/// <param name="PageSize">1 to 1000.</param>
/// <param name="ContinuationToken">From a page; null begins at the first.</param>
public sealed record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    string? InstanceIdPrefix = null,
    int PageSize = 100,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null);

/// <summary>Values that are fetched a page at a time while they are walked through.</summary>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
{
    /// <summary>The pages, at least one, which may be empty.</summary>
    /// <param name="continuationToken">Of the page before the first that is wanted; null begins where the query does.</param>
    /// <param name="pageSizeHint">Null for the size that the query asks for.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values)
            {
                yield return value;
            }
        }
    }
}

public sealed class Page<T>(IReadOnlyList<T> values, string? continuationToken = null)
{
    public IReadOnlyList<T> Values { get; } = values;

    /// <summary>Leads to the next page; null at the last.</summary>
    public string? ContinuationToken { get; } = continuationToken;
}
