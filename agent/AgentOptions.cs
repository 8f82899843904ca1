using System.Globalization;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Agent;

/// <summary>
/// The agent's command line: <c>run --store folder:PATH|env:NAME --job ID --run RUN --work FOLDER [--lock FD] [--code FOLDER]</c>.
/// </summary>
/// <param name="StoreRoot">Root of the folder blob store; null when storage is elsewhere.</param>
/// <param name="AccessVariable">
/// Variable with the credential for storage elsewhere; null when it is a folder. Then this is the job's own container, and
/// the agent its first program.
/// </param>
/// <param name="LockDescriptor">Open file on which the starter already holds the run's lock; null to take it.</param>
/// <param name="Code">Where the code goes in a container when the job does not say.</param>
internal sealed record AgentOptions(string? StoreRoot, string? AccessVariable, RunKey Run, string Work, int? LockDescriptor, string Code)
{
    private const string FolderStore = "folder:";
    private const string VariableStore = "env:";
    private const string DefaultCode = "/workspace";

    /// <returns>Null when the arguments are not understood.</returns>
    internal static AgentOptions? Parse(string[] args)
    {
        if (args.Length < 1 || args[0] != "run" || args.Length % 2 == 0)
        {
            return null;
        }

        var values = args.Skip(1).Chunk(2).GroupBy(pair => pair[0]).ToDictionary(pair => pair.Key, pair => pair.Last()[1]);
        var store = values.GetValueOrDefault("--store");
        var (folder, variable) = (After(FolderStore, store), After(VariableStore, store));
        return (folder ?? variable) is not null
            && JobId.TryParse(values.GetValueOrDefault("--job"), out var job)
            && values.GetValueOrDefault("--run") is { Length: > 0 } run
            && values.GetValueOrDefault("--work") is { Length: > 0 } work
            ? new AgentOptions(
                folder,
                variable,
                new RunKey(job, run),
                work,
                Number(values.GetValueOrDefault("--lock")),
                values.GetValueOrDefault("--code", DefaultCode))
            : null;
    }

    private static string? After(string prefix, string? store) =>
        store?.Length > prefix.Length && store.StartsWith(prefix, StringComparison.Ordinal) ? store[prefix.Length..] : null;

    private static int? Number(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
