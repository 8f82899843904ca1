using System.Runtime.CompilerServices;
using Pilot.Cli.Connection;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs;

/// <summary>Finds the job that a person means: by id, by a name (the newest with it), or by a unique start of an id.</summary>
internal sealed class JobFinder(PlatformClient platform)
{
    private const int PageSize = 200;
    private const string IdStart = "job_";

    /// <exception cref="Core.Errors.PilotException">PILOT0120 none, PILOT0121 several ids begin so.</exception>
    public async Task<JobId> FindAsync(string job, CancellationToken cancellation)
    {
        if (JobId.TryParse(job, out var id))
        {
            return id;
        }

        // A name may look like the start of an id; whoever writes `job_` means an id.
        return job.StartsWith(IdStart, StringComparison.Ordinal)
            ? await ByStartAsync(job, cancellation) ?? await ByNameAsync(job, cancellation) ?? throw JobErrors.NoSuchJob(job)
            : await ByNameAsync(job, cancellation) ?? await ByStartAsync(IdStart + job, cancellation) ?? throw JobErrors.NoSuchJob(job);
    }

    /// <summary>Newest first, page after page.</summary>
    public async IAsyncEnumerable<JobRow> RowsAsync(
        string filter, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await platform.GetAsync($"jobs?limit={pageSize}{filter}{at}", PilotJson.Default.PageJobRow, cancellation);
            foreach (var row in page.Items)
            {
                yield return row;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private async Task<JobId?> ByNameAsync(string name, CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync($"&name={Uri.EscapeDataString(name)}", PageSize, cancellation))
        {
            if (row.Name == name)
            {
                return row.Id;
            }
        }

        return null;
    }

    private async Task<JobId?> ByStartAsync(string start, CancellationToken cancellation)
    {
        var found = new List<JobRow>();
        await foreach (var row in RowsAsync("", PageSize, cancellation))
        {
            if (row.Id.ToString().StartsWith(start, StringComparison.Ordinal))
            {
                found.Add(row);
            }
        }

        return found.Count <= 1 ? found.FirstOrDefault()?.Id : throw JobErrors.SeveralJobs(start, found);
    }
}
