using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Ship;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;

namespace Pilot.Agent.Fetch;

/// <summary>
/// Brings back what the run before wrote under its output folder, so that a job which keeps checkpoints there resumes from
/// the newest. Safe to repeat until the job has begun: a file is there whole or not at all, and what is in storage counts
/// more than what the package brought.
/// </summary>
internal sealed class OutputRestore(IBlobStore store, JobId job, RunFolder folder, TimeProvider time)
{
    private const int Attempts = 8;

    /// <param name="output">The job's output folder; made when it is missing.</param>
    /// <returns>What could not be brought back, each with the reason.</returns>
    internal async Task<IReadOnlyList<string>> BringAsync(string output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder.State);
        var prefix = BlobNames.Outputs(job);
        var missed = new List<string>();
        var names = await Persistence.TryAsync("listing the outputs to restore", () => NamesAsync(prefix, cancellation), time, Attempts);
        foreach (var name in names)
        {
            var path = name[prefix.Length..];
            var target = Path.Combine(output, path);
            try
            {
                await Persistence.TryAsync(
                    $"restoring output {path}",
                    () => BringAsync(name, target, cancellation),
                    time,
                    Attempts,
                    cause => IsHopeless(cause) || IsTaken(target));
                OutputSweep.NoteRestored(folder, path);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                AgentLog.GaveUp($"restoring output {path}", cause);
                missed.Add($"{path}: {cause.Message}");
            }
        }

        return missed;
    }

    private static bool IsHopeless(Exception cause) => cause is ArgumentException or UnauthorizedAccessException or PathTooLongException
        or PilotException { Error.Code: not ("PILOT0704" or "PILOT0705") };

    /// <summary>The package has a folder where the file should be, or a file where its folder should be.</summary>
    private static bool IsTaken(string target)
    {
        var parent = Path.GetDirectoryName(target);
        return Directory.Exists(target) || (parent is not null && !Directory.Exists(parent) && (File.Exists(parent) || IsTaken(parent)));
    }

    private async Task<List<string>> NamesAsync(string prefix, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in store.ListAllAsync(prefix, cancellation))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    /// <returns>False when it is gone from storage.</returns>
    private async Task<bool> BringAsync(string blob, string target, CancellationToken cancellation)
    {
        await using var content = await store.ReadAsync(blob, cancellation: cancellation);
        if (content is null)
        {
            return false;
        }

        var draft = folder.InState("restored.new");
        await using (var file = File.Create(draft))
        {
            await content.Stream.CopyToAsync(file, cancellation);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(draft, target, overwrite: true);
        return true;
    }
}
