using Pilot.Core.Accounts;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Every minute: takes away what has expired, and starts jobs that a crash left between their document and their
/// orchestration. The first time all jobs are looked at, later only those of the last hour.
/// </summary>
internal sealed class Sweep(
    TokenStore tokens,
    Logins logins,
    IdempotencyStore idempotency,
    JobStore jobs,
    JobSubmission submission,
    OrchestrationClient orchestrations,
    IBlobStore blobs,
    TimeProvider clock,
    ILogger<Sweep> log) : TimerTrigger(clock, log)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private static readonly JobFilter Queued = new([JobState.Queued]);

    private readonly TimeProvider clock = clock;
    private DateTimeOffset lookBackTo = DateTimeOffset.MinValue;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        await tokens.SweepAsync(cancellation);
        await logins.SweepAsync(cancellation);
        await idempotency.SweepAsync(cancellation);
        var began = clock.GetUtcNow();
        await foreach (var user in blobs.ListAllAsync(BlobNames.User(""), cancellation))
        {
            await StartForgottenAsync(user.Name[BlobNames.User("").Length..], cancellation);
        }

        lookBackTo = began - Recent;
    }

    private async Task StartForgottenAsync(string owner, CancellationToken cancellation)
    {
        string? after = null;
        do
        {
            var page = await jobs.ListAsync(owner, Queued, after, 100, lookBackTo, cancellation);
            foreach (var row in page.Rows)
            {
                await StartIfForgottenAsync(row, cancellation);
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async Task StartIfForgottenAsync(JobRow row, CancellationToken cancellation)
    {
        if (await orchestrations.GetInstanceAsync(row.Id.ToString(), cancellation: cancellation) is null
            && await jobs.GetAsync(row.Id, cancellation) is { } job)
        {
            await submission.ScheduleAsync(job, cancellation);
        }
    }
}
