using System.Globalization;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Agent;

/// <summary>The agent's command line: <c>run --store folder:PATH --job ID --run RUN --work FOLDER [--lock FD]</c>.</summary>
/// <param name="StoreRoot">Root of the folder blob store.</param>
/// <param name="LockDescriptor">Open file on which the starter already holds the run's lock; null to take it.</param>
internal sealed record AgentOptions(string StoreRoot, RunKey Run, string Work, int? LockDescriptor)
{
    private const string FolderStore = "folder:";
    private const int UsageError = 2;

    /// <returns>Null when the arguments are not understood.</returns>
    internal static AgentOptions? Parse(string[] args)
    {
        if (args.Length < 1 || args[0] != "run" || args.Length % 2 == 0)
        {
            return null;
        }

        var values = args.Skip(1).Chunk(2).GroupBy(pair => pair[0]).ToDictionary(pair => pair.Key, pair => pair.Last()[1]);
        return values.GetValueOrDefault("--store") is { } store
            && store.StartsWith(FolderStore, StringComparison.Ordinal)
            && JobId.TryParse(values.GetValueOrDefault("--job"), out var job)
            && values.GetValueOrDefault("--run") is { Length: > 0 } run
            && values.GetValueOrDefault("--work") is { Length: > 0 } work
            ? new AgentOptions(store[FolderStore.Length..], new RunKey(job, run), work, Number(values.GetValueOrDefault("--lock")))
            : null;
    }

    internal static int Explain()
    {
        Console.Error.WriteLine("usage: pilot-agent run --store folder:PATH --job ID --run RUN --work FOLDER [--lock FD]");
        return UsageError;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
