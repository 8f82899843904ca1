using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Functions.Jobs;

/// <summary>Asks for jobs to be cancelled; one that has ended stays as it is.</summary>
internal sealed class JobCanceling(JobStories stories, JobSignals signals)
{
    /// <exception cref="PilotException">PILOT0513 when it was deleted meanwhile.</exception>
    public async Task<JobDocument> CancelAsync(JobDocument job, Caller caller, CancellationToken cancellation)
    {
        var now = await stories.MendAsync(job, cancellation) ?? throw new PilotException(JobErrors.NoSuchJob(job.Id.ToString()));
        if (!now.State.IsFinal())
        {
            await signals.CancelAsync(now.Id, new CancelJob(caller.Name), cancellation);
        }

        return now;
    }
}
