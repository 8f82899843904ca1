using Pilot.Adapters.Aws.Batch.Api;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// Looks at many jobs by few calls: whoever asks while a call is under way shares the next one, up to as many as the service
/// takes in one.
/// </summary>
internal sealed class JobLooks(BatchClient batch)
{
    private readonly Lock gate = new();
    private Dictionary<string, TaskCompletionSource<JobDetail?>> waiting = new(StringComparer.Ordinal);
    private bool asking;

    /// <returns>Null when the service does not know the job (any more, or yet).</returns>
    public Task<JobDetail?> AtAsync(string id, CancellationToken cancellation)
    {
        Task<JobDetail?> look;
        lock (gate)
        {
            if (!waiting.TryGetValue(id, out var asked))
            {
                waiting[id] = asked = new TaskCompletionSource<JobDetail?>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            look = asked.Task;
            if (!asking)
            {
                asking = true;
                _ = Task.Run(AskAsync, CancellationToken.None);
            }
        }

        return look.WaitAsync(cancellation);
    }

    private async Task AskAsync()
    {
        while (Next() is { Count: > 0 } batchOfJobs)
        {
            try
            {
                var found = (await batch.DescribeJobsAsync([.. batchOfJobs.Keys], CancellationToken.None)).ToDictionary(job => job.JobId);
                foreach (var (id, asked) in batchOfJobs)
                {
                    asked.SetResult(found.GetValueOrDefault(id));
                }
            }
            catch (Exception fault)
            {
                foreach (var asked in batchOfJobs.Values)
                {
                    asked.TrySetException(fault);
                }
            }
        }
    }

    private Dictionary<string, TaskCompletionSource<JobDetail?>> Next()
    {
        lock (gate)
        {
            if (waiting.Count <= BatchClient.MostDescribed)
            {
                var all = waiting;
                waiting = new(StringComparer.Ordinal);
                asking = all.Count > 0;
                return all;
            }

            var some = waiting.Take(BatchClient.MostDescribed).ToDictionary(StringComparer.Ordinal);
            foreach (var id in some.Keys)
            {
                waiting.Remove(id);
            }

            return some;
        }
    }
}
