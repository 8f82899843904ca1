using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Agent.Ship;

/// <summary>
/// Carries the output folder to storage: while the run goes on, what has settled; at the end, everything. Each blob
/// carries its file's time of change, so that whoever goes on after a crash sees what is still to be done.
/// </summary>
internal sealed class OutputShipper(IBlobStore store, JobId job, string root, TimeProvider time)
{
    private const string Changed = "changed";
    private const int FinalAttempts = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    // A file that is written to all the time (metrics) is carried now and then nevertheless.
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Shipped> shipped = new(StringComparer.Ordinal);
    private bool knowsStore;

    internal async Task FollowAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Task.Delay(Period, time, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!enough.IsCancellationRequested)
            {
                await PassAsync(enough);
            }
        }
    }

    /// <summary>The processes have ended: carries all that differs.</summary>
    /// <returns>Files that could not be kept, each with the reason.</returns>
    internal async Task<IReadOnlyList<string>> FinishAsync()
    {
        await Persistence.TryAsync("listing the outputs", LearnAsync, time);
        var refused = new List<string>();
        foreach (var entry in OutputScan.Files(root).Where(Differs))
        {
            try
            {
                await Persistence.TryAsync(
                    $"shipping output {entry.Path}", () => ShipAsync(entry), time, FinalAttempts, IsHopeless);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                AgentLog.SkippedOutput(entry.Path, cause.Message);
                refused.Add($"{entry.Path}: {cause.Message}");
            }
        }

        return refused;
    }

    private static bool IsHopeless(Exception cause) => cause is ArgumentException or UnauthorizedAccessException or PilotException;

    private async Task PassAsync(CancellationToken enough)
    {
        try
        {
            await LearnAsync();
            foreach (var entry in OutputScan.Files(root).Where(Differs).Where(IsDue))
            {
                if (enough.IsCancellationRequested)
                {
                    return;
                }

                await ShipAsync(entry);
            }
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble("shipping outputs", cause);
        }
    }

    private async Task<bool> LearnAsync()
    {
        if (!knowsStore)
        {
            var prefix = BlobNames.Outputs(job);
            await foreach (var blob in store.ListAllAsync(prefix))
            {
                if (long.TryParse(blob.Metadata.GetValueOrDefault(Changed), CultureInfo.InvariantCulture, out var changed))
                {
                    shipped[blob.Name[prefix.Length..]] = new Shipped(blob.Length, changed, time.GetTimestamp());
                }
            }

            knowsStore = true;
        }

        return true;
    }

    private bool Differs(OutputEntry entry) =>
        !shipped.TryGetValue(entry.Path, out var before)
        || before.Length != entry.Facts.Length
        || before.Changed != entry.Facts.ModifiedNanoseconds;

    private bool IsDue(OutputEntry entry)
    {
        var age = time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks(entry.Facts.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick);
        return age > Settling
            || (shipped.TryGetValue(entry.Path, out var before) && time.GetElapsedTime(before.At) > AtLeastEvery);
    }

    private async Task<bool> ShipAsync(OutputEntry entry)
    {
        await using var file = OutputScan.Open(root, entry);
        if (file is null)
        {
            return false;
        }

        var metadata = new Dictionary<string, string>
        {
            [Changed] = entry.Facts.ModifiedNanoseconds.ToString(CultureInfo.InvariantCulture),
        };
        var written = await store.PutAsync(BlobNames.Output(job, entry.Path), file, metadata: metadata);
        shipped[entry.Path] = new Shipped(written?.Length ?? 0, entry.Facts.ModifiedNanoseconds, time.GetTimestamp());
        return true;
    }

    /// <param name="Changed">The file's time of change when its reading began, nanoseconds since 1970.</param>
    private readonly record struct Shipped(long Length, long Changed, long At);
}
