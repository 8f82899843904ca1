using Pilot.Core.Accounts;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Core.Upload;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Takes away what has expired, mends the rows of jobs, and starts or ends jobs that a crash left without their
/// orchestration. Remembers nothing between one time and the next.
/// </summary>
internal sealed partial class Housekeeping(
    TokenStore tokens,
    Logins logins,
    IdempotencyStore idempotency,
    JobRowRepair rows,
    JobStories stories,
    JobDeletion deletion,
    PackageStore packages,
    IndexUpkeep index,
    OrchestrationClient orchestrations,
    IBlobStore blobs,
    TimeProvider clock,
    ILogger<Housekeeping> log)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly TimeSpan EndedKept = TimeSpan.FromDays(1);

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <param name="thorough">Looks at all jobs and packages, not only at jobs of the last hour, and purges old histories.</param>
    public async Task RunAsync(bool thorough, CancellationToken cancellation)
    {
        await tokens.SweepAsync(cancellation);
        await logins.SweepAsync(cancellation);
        await idempotency.SweepAsync(cancellation);
        await blobs.SweepAsync(BlobNames.LoginCodes, clock.GetUtcNow(), cancellation);
        await CompleteDeletionsAsync(cancellation);
        var now = clock.GetUtcNow();
        await foreach (var user in blobs.ListAllAsync(BlobNames.User(""), cancellation))
        {
            var owner = user.Name[BlobNames.User("").Length..];
            if (thorough)
            {
                await DescribePackagesAsync(owner, cancellation);
            }

            await foreach (var job in rows.GoingOnAsync(owner, thorough ? DateTimeOffset.MinValue : now - Recent, cancellation))
            {
                await stories.MendAsync(job, cancellation);
            }
        }

        await index.RunAsync(compare: false, cancellation);
        if (thorough)
        {
            // Only now: what is purged is then known to have left no job without an end.
            await orchestrations.PurgeAllInstancesAsync(
                new PurgeInstancesFilter(CreatedTo: now - EndedKept, Statuses: Ended), cancellation: cancellation);
        }
    }

    private async Task CompleteDeletionsAsync(CancellationToken cancellation)
    {
        await foreach (var blob in blobs.ListAllAsync(BlobNames.Deletions, cancellation))
        {
            if (JobId.TryParse(blob.Name[BlobNames.Deletions.Length..], out var job))
            {
                await deletion.CompleteAsync(job, cancellation);
            }
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
