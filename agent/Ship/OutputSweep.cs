using Pilot.Adapters.Local.Compute;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Agent.Ship;

/// <summary>
/// Removes from storage what the job has deleted or renamed. Only what this run has shipped or was given back from the
/// run before: that much is known to have been in the output folder, so that its absence means something.
/// </summary>
internal sealed class OutputSweep(IBlobStore store, RunKey run, RunFolder folder)
{
    /// <summary>Metadata key: the run that shipped the blob.</summary>
    internal const string ShippedBy = "run";

    internal static void NoteRestored(RunFolder folder, string path) =>
        File.AppendAllText(ListIn(folder), path + '\n');

    /// <returns>Paths whose blobs have no file any more.</returns>
    internal async Task<IReadOnlyList<string>> GoneAsync(OutputScan scan)
    {
        var prefix = BlobNames.Outputs(run.Job);
        var here = scan.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var restored = (RunFolder.Read(ListIn(folder)) ?? "").Split('\n').ToHashSet(StringComparer.Ordinal);
        var gone = new List<string>();
        await foreach (var blob in store.ListAllAsync(prefix))
        {
            var path = blob.Name[prefix.Length..];
            var isOurs = blob.Metadata.GetValueOrDefault(ShippedBy) == run.Run || restored.Contains(path);
            if (isOurs && !here.Contains(path) && !scan.Unread.Any(unread => IsBelow(path, unread.Path)))
            {
                gone.Add(path);
            }
        }

        return gone;
    }

    /// <returns>True when the path was a file and is a folder now, or the other way round: its blob is in the way of new ones.</returns>
    internal static Func<string, bool> InTheWayOf(OutputScan scan)
    {
        var files = scan.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var folders = files.SelectMany(FoldersOf).ToHashSet(StringComparer.Ordinal);
        return path => folders.Contains(path) || FoldersOf(path).Any(files.Contains);
    }

    private static bool IsBelow(string path, string folder) =>
        folder.Length == 0 || path == folder || path.StartsWith(folder + '/', StringComparison.Ordinal);

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    private static string ListIn(RunFolder folder) => folder.InState("restored");
}
