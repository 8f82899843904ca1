using Pilot.Core.Activities;

namespace Pilot.Core.Jobs;

/// <summary>Applies a numbered change to the job's document; a repeat does nothing. False when the job was deleted meanwhile.</summary>
public sealed class RecordJob(JobStore jobs) : Activity<RecordJobInput, bool>
{
    public override async Task<bool> RunAsync(ActivityContext context, RecordJobInput input) =>
        await jobs.ApplyAsync(input.Job, input.Change, context.Cancellation) is not null;
}

public sealed record RecordJobInput(JobId Job, JobChange Change);
