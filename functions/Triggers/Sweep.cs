using Pilot.Core.Accounts;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Every minute: takes away what has expired, mends the rows of jobs, and starts jobs that a crash left between their
/// document and their orchestration. Jobs of the last hour are looked at each time, all of them at the start and now and then.
/// </summary>
internal sealed class Sweep(
    TokenStore tokens,
    Logins logins,
    IdempotencyStore idempotency,
    JobRowRepair rows,
    JobSubmission submission,
    OrchestrationClient orchestrations,
    IBlobStore blobs,
    TimeProvider clock,
    ILogger<Sweep> log) : TimerTrigger(clock, log)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly TimeSpan Thoroughly = TimeSpan.FromMinutes(10);

    private readonly TimeProvider clock = clock;
    private DateTimeOffset nextThorough = DateTimeOffset.MinValue;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        await tokens.SweepAsync(cancellation);
        await logins.SweepAsync(cancellation);
        await idempotency.SweepAsync(cancellation);
        var now = clock.GetUtcNow();
        var thorough = now >= nextThorough;
        await foreach (var user in blobs.ListAllAsync(BlobNames.User(""), cancellation))
        {
            var owner = user.Name[BlobNames.User("").Length..];
            await foreach (var job in rows.GoingOnAsync(owner, thorough ? DateTimeOffset.MinValue : now - Recent, cancellation))
            {
                await StartIfForgottenAsync(job, cancellation);
            }
        }

        nextThorough = thorough ? now + Thoroughly : nextThorough;
    }

    private async Task StartIfForgottenAsync(JobDocument job, CancellationToken cancellation)
    {
        if (await orchestrations.GetInstanceAsync(job.Id.ToString(), cancellation: cancellation) is null)
        {
            await submission.ScheduleAsync(job, cancellation);
        }
    }
}
