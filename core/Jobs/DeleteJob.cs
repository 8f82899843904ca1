using Pilot.Core.Activities;

namespace Pilot.Core.Jobs;

/// <summary>Deletes everything that storage holds of a job. Already gone is success.</summary>
public sealed class DeleteJob(JobStore jobs) : Activity<JobId, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, JobId input)
    {
        await jobs.DeleteAsync(input, context.Cancellation);
        return true;
    }
}
