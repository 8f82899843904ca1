using System.Collections.Concurrent;
using System.Text;
using Pilot.Core.Api;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Serverless.Tests;

/// <summary>Machines outside of the functions; a run does in blobs what an agent does, and ends when the test says so.</summary>
internal sealed class OutsideTarget(IBlobStore blobs) : IComputeTarget
{
    private readonly ConcurrentDictionary<string, TargetState> runs = new();

    public string Name => "outside";

    public bool IsRemote => false;

    public ConcurrentQueue<RunKey> Started { get; } = new();

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => Task.FromResult(
        new OfferAnswer([new PlanOffer(Name, "outside/one", "a machine outside", "container", 2, 1L << 30, 0, null, 0.5m)], null));

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        if (runs.TryAdd(request.Run.ToString(), TargetState.Running))
        {
            Started.Enqueue(request.Run);
        }

        return Task.FromResult(StartAnswer.Done);
    }

    public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) =>
        Task.FromResult(new TargetStatus(runs.GetValueOrDefault(run.ToString(), TargetState.Unknown), ""));

    public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation) =>
        runs.ContainsKey(run.ToString()) ? EndAsync(run, new RunOutcome(RunEnd.Canceled)) : Task.CompletedTask;

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TargetRun>>([]);

    public Task RemoveAsync(RunKey run, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What the agent does as the run goes on: log, output, report, a signal.</summary>
    public async Task WorkAsync(RunKey run, string log, string output)
    {
        var bytes = Encoding.UTF8.GetBytes(log);
        var length = (await blobs.StatAsync(BlobNames.Log(run.Job, run.Run)))?.Length ?? 0;
        await blobs.AppendAsync(BlobNames.Log(run.Job, run.Run), length, bytes);
        await blobs.PutTextAsync(BlobNames.Output(run.Job, output), log);
        await ReportAsync(run, RunPhase.Running, null);
    }

    public async Task EndAsync(RunKey run, RunOutcome outcome)
    {
        await ReportAsync(run, RunPhase.Finished, outcome);
        runs[run.ToString()] = TargetState.Stopped;
        await blobs.PutTextAsync(BlobNames.Signal(run.Job, $"{Guid.NewGuid():N}"), "");
    }

    private async Task ReportAsync(RunKey run, RunPhase phase, RunOutcome? outcome)
    {
        var now = DateTimeOffset.UtcNow;
        var report = new RunReport(phase, now, now, outcome is null ? null : now, outcome, null) { CommandStarted = now };
        await blobs.PutJsonAsync(BlobNames.Report(run.Job, run.Run), report, PilotJson.Default.RunReport);
        await blobs.PutTextAsync(BlobNames.Signal(run.Job, $"{Guid.NewGuid():N}"), "");
    }
}
