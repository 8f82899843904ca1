using System.Globalization;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Agent.Ship;

/// <summary>
/// Carries the output folder to storage: while the run goes on, what has settled; at the end, everything. Each blob
/// carries its file's time of change, so that whoever goes on after a crash sees what is still to be done.
/// </summary>
internal sealed class OutputShipper(IBlobStore store, RunKey run, string root, OutputSweep sweep, TimeProvider time)
{
    private const string Changed = "changed";
    private const int FinalAttempts = 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    // A file that is written to all the time (metrics) is carried now and then nevertheless.
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Shipped> shipped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileFacts> refused = new(StringComparer.Ordinal);
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

    /// <summary>The processes have ended: carries all that differs, and removes from storage what is no longer there.</summary>
    /// <returns>What could not be kept, each with the reason.</returns>
    internal async Task<IReadOnlyList<string>> FinishAsync()
    {
        await Persistence.TryAsync("listing the outputs", LearnAsync, time);
        var scan = OutputScan.Of(root);
        var refusals = new List<string>(scan.Unread.Select(missed => $"{missed.Path}: {missed.Why}"));
        var gone = await Persistence.TryAsync("comparing the outputs", () => sweep.GoneAsync(scan), time);
        var isInTheWay = OutputSweep.InTheWayOf(scan);
        await EachAsync(gone.Where(isInTheWay), "removing", DeleteAsync, refusals);
        await EachAsync(scan.Files.Where(Differs), "shipping", ShipAsync, refusals);
        // Last: what was renamed is in storage under its new name before the old one goes.
        await EachAsync(gone.Where(path => !isInTheWay(path)), "removing", DeleteAsync, refusals);
        return refusals;
    }

    private async Task EachAsync<T>(IEnumerable<T> all, string what, Func<T, Task<bool>> act, List<string> refusals)
        where T : class
    {
        foreach (var one in all)
        {
            try
            {
                await Persistence.TryAsync($"{what} output {one}", () => act(one), time, FinalAttempts, IsHopeless);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                AgentLog.SkippedOutput(one.ToString()!, cause.Message);
                refusals.Add($"{one}: {cause.Message}");
            }
        }
    }

    private Task<bool> DeleteAsync(string path) => store.DeleteAsync(BlobNames.Output(run.Job, path));

    /// <summary>A full disk (PILOT0704) and a lock (PILOT0705) pass; a name that storage does not take stays what it is.</summary>
    private static bool IsHopeless(Exception cause) => cause is ArgumentException or UnauthorizedAccessException
        or PilotException { Error.Code: not ("PILOT0704" or "PILOT0705") };

    private async Task PassAsync(CancellationToken enough)
    {
        try
        {
            await LearnAsync();
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble("listing the outputs", cause);
            return;
        }

        foreach (var entry in OutputScan.Of(root).Files.Where(Differs).Where(IsDue).Where(IsNotRefused))
        {
            if (enough.IsCancellationRequested)
            {
                return;
            }

            await TryShipAsync(entry);
        }
    }

    /// <summary>A file that cannot be carried now does not keep the others back; one that never can is not tried again.</summary>
    private async Task TryShipAsync(OutputEntry entry)
    {
        try
        {
            await ShipAsync(entry);
        }
        catch (Exception cause) when (IsHopeless(cause))
        {
            refused[entry.Path] = entry.Facts;
            AgentLog.SkippedOutput(entry.Path, cause.Message);
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            AgentLog.Trouble($"shipping output {entry.Path}", cause);
        }
    }

    private bool IsNotRefused(OutputEntry entry) => !refused.TryGetValue(entry.Path, out var facts) || facts != entry.Facts;

    private async Task<bool> LearnAsync()
    {
        if (!knowsStore)
        {
            var prefix = BlobNames.Outputs(run.Job);
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
            [OutputSweep.ShippedBy] = run.Run,
            [Changed] = entry.Facts.ModifiedNanoseconds.ToString(CultureInfo.InvariantCulture),
        };
        var written = await store.PutAsync(BlobNames.Output(run.Job, entry.Path), file, metadata: metadata);
        shipped[entry.Path] = new Shipped(written?.Length ?? 0, entry.Facts.ModifiedNanoseconds, time.GetTimestamp());
        return true;
    }

    /// <param name="Changed">The file's time of change when its reading began, nanoseconds since 1970.</param>
    private readonly record struct Shipped(long Length, long Changed, long At);
}
