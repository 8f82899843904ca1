using Pilot.Core.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Jobs;

/// <summary>Compares jobs that have not ended with their orchestrations, and mends what a crash or a defect tore apart.</summary>
internal sealed partial class JobStories(
    JobStore jobs, JobSubmission submission, OrchestrationClient orchestrations, TimeProvider clock, ILogger<JobStories> log)
{
    /// <summary>
    /// Starts the orchestration of a job that has none yet. A job whose orchestration has ended, or vanished, without
    /// recording an end is recorded as failed: nothing would ever end it otherwise, and it could not be deleted.
    /// </summary>
    /// <returns>The job as it is afterwards; null when it was deleted meanwhile.</returns>
    public async Task<JobDocument?> MendAsync(JobDocument job, CancellationToken cancellation)
    {
        if (job.State.IsFinal()
            || await orchestrations.GetInstanceAsync(job.Id.ToString(), cancellation: cancellation) is { IsCompleted: false })
        {
            return job;
        }

        // It may have recorded its end, or begun, between the two looks.
        var now = await jobs.GetAsync(job.Id, cancellation);
        if (now is null || now.State.IsFinal() || now.Revision != job.Revision)
        {
            return now;
        }

        if (now.Revision == 0 && await orchestrations.GetInstanceAsync(job.Id.ToString(), cancellation: cancellation) is null)
        {
            await submission.ScheduleAsync(now, cancellation);
            return now;
        }

        Log.EndNotRecorded(log, job.Id.ToString());
        return await jobs.ApplyAsync(job.Id, EndOf(now), cancellation);
    }

    private JobChange EndOf(JobDocument job)
    {
        var time = clock.GetUtcNow();
        var error = JobErrors.EndNotRecorded();
        return new JobChange(
            job.Revision + 1, JobState.Failed, error.Message, [new JobEvent(time, "job", nameof(JobState.Failed), error.Message)])
        {
            Error = error,
            Finished = time,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The orchestration of {Job} is over, but the job had not ended; it is recorded as failed.")]
        public static partial void EndNotRecorded(ILogger logger, string job);
    }
}
