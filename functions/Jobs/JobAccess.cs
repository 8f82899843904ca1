using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Functions.Jobs;

/// <summary>The one way to a job by its id: another's job looks like none.</summary>
internal sealed class JobAccess(JobStore jobs)
{
    /// <exception cref="PilotException">PILOT0513.</exception>
    public async Task<JobDocument> GetAsync(string id, Caller caller, CancellationToken cancellation) =>
        await GetAlsoDeletedAsync(id, caller, cancellation) is { DeletedUntil: null } job
            ? job
            : throw new PilotException(JobErrors.NoSuchJob(id));

    /// <summary>As <see cref="GetAsync"/>, and also a job whose deletion can be undone.</summary>
    public async Task<JobDocument> GetAlsoDeletedAsync(string id, Caller caller, CancellationToken cancellation) =>
        JobId.TryParse(id, out var job)
        && await jobs.GetAsync(job, cancellation) is { } document
        && caller.MaySee(document.Owner)
            ? document
            : throw new PilotException(JobErrors.NoSuchJob(id));
}
