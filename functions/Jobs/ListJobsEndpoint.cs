using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class ListJobsEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/jobs", HandleAsync)
        .WithName("listJobs")
        .WithSummary("Your jobs, newest first. A page of a filtered list may be short and still have a next one.")
        .Refuses(400, 403);

    internal static async Task<Ok<JobList>> HandleAsync(
        [AsParameters] PageQuery query, [AsParameters] JobQuery jobs, HttpContext http, JobStore store, JobIndex index, CancellationToken cancellation)
    {
        var owner = JobOwners.Of(jobs.Owner, http.Caller());
        var list = $"jobs {owner}";
        var filter = jobs.Filter();
        var position = query.Position(list);
        if (!jobs.NeedsAll(owner))
        {
            var page = await store.ListAsync(owner, filter, position, query.Size, cancellation);
            return TypedResults.Ok(new JobList(page.Rows, PageQuery.Next(list, page.Next)));
        }

        var rows = await index.RowsAsync(owner, cancellation);
        var found = filter == JobFilter.All ? rows : [.. rows.Where(filter.Matches)];
        var start = jobs.Offset ?? (position is null ? 0 : After(found, position));
        var items = found.Skip(start).Take(query.Size).ToList();
        var next = start + items.Count < found.Count && items.Count > 0 ? PageQuery.Next(list, PositionOf(items[^1])) : null;
        return TypedResults.Ok(new JobList(items, next, jobs.Count == true ? found.Count : null));
    }

    /// <summary>As <see cref="JobStore.ListAsync"/> gives positions: both kinds of list take each other's.</summary>
    private static string PositionOf(JobRow row)
    {
        var name = Core.Storage.BlobNames.JobRow("x", row.Created, row.Id);
        return name[(name.LastIndexOf('/') + 1)..];
    }

    private static int After(IReadOnlyList<JobRow> rows, string position)
    {
        if (!JobRows.TryParseName(position, out var created, out var id))
        {
            throw new PilotException(RequestErrors.Cursor());
        }

        var before = new JobRow(id, "", default, "", created, null, null, null);
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = JobRows.NewestFirst.Compare(rows[middle], before) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
