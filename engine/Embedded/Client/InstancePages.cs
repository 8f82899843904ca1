using System.Runtime.CompilerServices;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Client;

/// <summary>Instances, read from the database a page at a time.</summary>
/// <param name="read">The page that a query asks for.</param>
internal sealed class InstancePages(
    OrchestrationQuery query, Func<OrchestrationQuery, CancellationToken, Task<Page<OrchestrationMetadata>>> read)
    : AsyncPageable<OrchestrationMetadata>
{
    /// <exception cref="Core.Errors.PilotException">PILOT0814, at the first page: a size or token that is not one.</exception>
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(query with
        {
            ContinuationToken = continuationToken ?? query.ContinuationToken,
            PageSize = pageSizeHint ?? query.PageSize,
        });

    private async IAsyncEnumerable<Page<OrchestrationMetadata>> ReadAsync(
        OrchestrationQuery next, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        do
        {
            var page = await read(next, cancellation);
            yield return page;
            next = next with { ContinuationToken = page.ContinuationToken };
        }
        while (next.ContinuationToken is not null);
    }
}
