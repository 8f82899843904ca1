using System.Collections.Concurrent;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// Finds jobs by name, since a submit has no token by which the service would know a repeat. What was found or submitted by
/// this process is remembered.
/// </summary>
internal sealed class JobFinder(BatchClient batch, BatchQueues queues, BatchNames names, JobLooks looks)
{
    private readonly ConcurrentDictionary<string, string> ids = new(StringComparer.Ordinal);

    public void Remember(RunKey run, string id) => ids[names.Of(run)] = id;

    public void Forget(RunKey run) => ids.TryRemove(names.Of(run), out _);

    /// <summary>
    /// The run's job. Where there are two of a name, which only happens when an answer was lost and the job was not listed
    /// in time, the older one is the run and the other is ended.
    /// </summary>
    /// <returns>Its id; null when there is none, or only removed ones.</returns>
    public async Task<string?> FindAsync(RunKey run, CancellationToken cancellation)
    {
        var name = names.Of(run);
        if (ids.TryGetValue(name, out var known))
        {
            return known;
        }

        var details = await DescribeAsync(await ListAsync(name, cancellation), cancellation);
        var found = await SingleAsync(details.Where(job => job.JobName == name && names.IsOurs(job.Tags)), cancellation);
        return found is null ? null : ids[name] = found.JobId;
    }

    /// <summary>All of this platform's that are not removed.</summary>
    public async Task<IReadOnlyList<(RunKey Run, JobDetail Job)>> AllAsync(CancellationToken cancellation)
    {
        var details = await DescribeAsync(await ListAsync(names.All, cancellation), cancellation);
        var all = new List<(RunKey Run, JobDetail Job)>();
        foreach (var jobs in details.GroupBy(job => names.Read(job.Tags)))
        {
            if (jobs.Key is { } run && await SingleAsync(jobs, cancellation) is { } job)
            {
                all.Add((run, job));
            }
        }

        return all;
    }

    private async Task<JobDetail?> SingleAsync(IEnumerable<JobDetail> ofOneRun, CancellationToken cancellation)
    {
        var jobs = ofOneRun.OrderBy(job => job.CreatedAt).ThenBy(job => job.JobId, StringComparer.Ordinal).ToList();
        foreach (var second in jobs.Skip(1).Where(job => job.Status is not ("SUCCEEDED" or "FAILED")))
        {
            await batch.TerminateJobAsync(second.JobId, "It was submitted twice.", cancellation);
        }

        return jobs.Count == 0 ? null : jobs[0];
    }

    private async Task<IReadOnlyList<string>> ListAsync(string name, CancellationToken cancellation)
    {
        var lists = await Task.WhenAll((await queues.AllAsync(cancellation)).Select(queue => batch.ListJobsAsync(queue.Name, name, cancellation)));
        return [.. lists.SelectMany(jobs => jobs).Select(job => job.JobId)];
    }

    private async Task<IReadOnlyList<JobDetail>> DescribeAsync(IReadOnlyList<string> found, CancellationToken cancellation)
    {
        var details = await Task.WhenAll(found.Select(id => looks.AtAsync(id, cancellation)));
        return [.. details.OfType<JobDetail>()];
    }
}
