using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Functions.Jobs;

/// <summary>The events that a job's orchestration listens to.</summary>
internal sealed class JobSignals(OrchestrationClient orchestrations)
{
    public Task ChooseAsync(JobId job, ChoosePlan choice, CancellationToken cancellation) =>
        orchestrations.RaiseEventAsync(job.ToString(), JobEvents.Choose, choice, cancellation);

    public Task CancelAsync(JobId job, CancelJob cancel, CancellationToken cancellation) =>
        orchestrations.RaiseEventAsync(job.ToString(), JobEvents.Cancel, cancel, cancellation);

    /// <summary>There is something new in the job's folder.</summary>
    public Task ReportAsync(JobId job, string about, CancellationToken cancellation) =>
        orchestrations.RaiseEventAsync(job.ToString(), JobEvents.Report, about, cancellation);
}
