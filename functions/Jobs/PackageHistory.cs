using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Profile;

namespace Pilot.Functions.Jobs;

/// <summary>What the jobs that were made of a package have shown.</summary>
internal sealed class PackageHistory(JobIndex index, JobStore jobs)
{
    /// <summary>Older ones are not asked for a profile.</summary>
    private const int MostAsked = 10;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<JobRow>> JobsAsync(string owner, string package, CancellationToken cancellation) =>
        [.. (await index.RowsAsync(owner, cancellation)).Where(row => row.Package == package)];

    /// <returns>Of the newest job that showed a pace, else of the newest that was profiled; null when none was.</returns>
    public async Task<ProfileResult?> ProfileAsync(string owner, string package, CancellationToken cancellation)
    {
        ProfileResult? any = null;
        foreach (var row in (await JobsAsync(owner, package, cancellation)).Take(MostAsked))
        {
            var profile = (await jobs.GetAsync(row.Id, cancellation))?.Profile;
            if (profile?.Timing is not null)
            {
                return profile;
            }

            any ??= profile;
        }

        return any;
    }
}
