using Pilot.Adapters.Local.Storage;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Compute.Tests.Lab;

/// <summary>
/// A home and a store in a temporary folder, real agents, real processes. Whatever a test leaves running is ended.
/// </summary>
internal sealed class RunLab : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pilot-lab-").FullName;
    private readonly List<LabRun> runs = [];

    internal RunLab()
    {
        Store = new FolderBlobStore(StoreRoot, TimeProvider.System);
    }

    /// <summary>The agent built with the tests; PILOT_TEST_AGENT names another, such as the native one.</summary>
    internal static string AgentPath { get; } =
        Environment.GetEnvironmentVariable("PILOT_TEST_AGENT") ?? Path.Combine(AppContext.BaseDirectory, "pilot-agent");

    internal string Home => Path.Combine(root, "home");

    internal string StoreRoot => Path.Combine(root, "blobs");

    internal FolderBlobStore Store { get; }

    internal string NewFile(string name) => Path.Combine(root, name);

    /// <summary>A run whose code is <paramref name="files"/> and whose assignment is in storage.</summary>
    internal async Task<LabRun> RunAsync(
        JobCommand command,
        Func<RunAssignment, RunAssignment>? change = null,
        string run = "1",
        params IReadOnlyList<(string Path, string Text)> files)
    {
        var job = JobId.New();
        var package = await LabPackage.PutAsync(this, files);
        var assignment = new RunAssignment(
            job, run, LabPackage.Owner, package, command, null, null, new Dictionary<string, string>(), null, null, null, true);
        assignment = change?.Invoke(assignment) ?? assignment;
        await Store.PutJsonAsync(BlobNames.Assignment(job, run), assignment, PilotJson.Default.RunAssignment);
        var started = new LabRun(this, new RunKey(job, run));
        runs.Add(started);
        return started;
    }

    internal Task<LabRun> ShellAsync(string script, Func<RunAssignment, RunAssignment>? change = null, params IReadOnlyList<(string Path, string Text)> files) =>
        RunAsync(JobCommand.OfScript(script), change, "1", files);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Eventually.HoldsAsync("the folder of the lab is gone", async () =>
        {
            foreach (var run in runs)
            {
                await run.EraseAsync();
            }

            try
            {
                Directory.Delete(root, recursive: true);
                return true;
            }
            catch (IOException) when (Directory.Exists(root))
            {
                // An agent that was about to begin has no command line yet, and writes when it does.
                return false;
            }
        });
    }
}
