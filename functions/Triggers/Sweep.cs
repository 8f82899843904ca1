using Pilot.Core.Accounts;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Every minute: takes away what has expired, mends the rows of jobs, and starts or ends jobs that a crash left without
/// their orchestration. Jobs of the last hour are looked at each time, all of them at the start and now and then.
/// </summary>
internal sealed partial class Sweep(
    TokenStore tokens,
    Logins logins,
    IdempotencyStore idempotency,
    JobRowRepair rows,
    JobIndex index,
    JobStories stories,
    PackageStore packages,
    OrchestrationClient orchestrations,
    IBlobStore blobs,
    TimeProvider clock,
    ILogger<Sweep> log) : TimerTrigger(clock, log)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly TimeSpan Thoroughly = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan EndedKept = TimeSpan.FromDays(1);

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private readonly TimeProvider clock = clock;
    private readonly ILogger log = log;
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
            if (thorough)
            {
                await DescribePackagesAsync(owner, cancellation);

                // So that the first who asks for a long list does not wait for it.
                await index.RowsAsync(owner, cancellation);
            }

            await foreach (var job in rows.GoingOnAsync(owner, thorough ? DateTimeOffset.MinValue : now - Recent, cancellation))
            {
                await stories.MendAsync(job, cancellation);
            }
        }

        if (thorough)
        {
            // Only now: what is purged is then known to have left no job without an end.
            await orchestrations.PurgeAllInstancesAsync(new OrchestrationQuery(CreatedTo: now - EndedKept, Statuses: Ended), cancellation);
            nextThorough = now + Thoroughly;
        }
    }

    private async Task DescribePackagesAsync(string owner, CancellationToken cancellation)
    {
        foreach (var digest in await packages.RestoreMetadataAsync(owner, cancellation))
        {
            Log.PackageBroken(log, owner, digest);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The package {Digest} of {Owner} has lost its description, and is not complete any more.")]
        public static partial void PackageBroken(ILogger logger, string owner, string digest);
    }
}
