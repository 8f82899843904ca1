using System.Collections.Concurrent;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Tests;

/// <summary>A target that does what the test says; its runs end when the test says so.</summary>
internal sealed class ScriptedTarget(IBlobStore blobs, TimeProvider time) : IComputeTarget
{
    private readonly ConcurrentDictionary<string, TargetState> runs = new();
    private readonly ConcurrentDictionary<string, string> lost = new();

    public string Name => "stage";

    public bool IsRemote { get; set; }

    /// <summary>Further machines beside the first, with their prices per hour.</summary>
    public Dictionary<string, decimal> MoreOffers { get; } = [];

    /// <summary>Answered when the offer is asked to start, as long as it is set.</summary>
    public ConcurrentDictionary<string, LaunchRefusal> Refusals { get; } = new();

    /// <summary>Told of every run that is there, as long as it is set.</summary>
    public TargetStatus? Says { get; set; }

    public string? NothingFits { get; set; }

    public decimal PricePerHour { get; set; }

    /// <summary>Answered as long as it is set.</summary>
    public string? Full { get; set; }

    /// <summary>Thrown whenever it is asked what it offers, as long as it is set.</summary>
    public RemoteException? CannotBeAsked { get; set; }

    /// <summary>Thrown at every look, and at every removal.</summary>
    public PilotError? LookFails { get; set; }

    public PilotError? RemoveFails { get; set; }

    /// <summary>Runs do not end when they are told to; the test ends them.</summary>
    public bool IsStubborn { get; set; }

    /// <summary>The last start that was granted.</summary>
    public StartRequest? Started { get; private set; }

    public ConcurrentQueue<string> Calls { get; } = new();

    public IEnumerable<string> Alive => runs.Where(run => run.Value == TargetState.Running).Select(run => run.Key);

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => CannotBeAsked is { } trouble ? throw trouble : Task.FromResult(NothingFits is null
        ? new OfferAnswer([Offer("stage/one", PricePerHour), .. MoreOffers.Select(more => Offer(more.Key, more.Value))], null)
        : new OfferAnswer([], NothingFits));

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        if (Full is { } reason)
        {
            return Task.FromResult(StartAnswer.Wait(reason));
        }

        if (Refusals.TryGetValue(request.Offer.Offer, out var refusal))
        {
            Calls.Enqueue($"refuse {request.Run.Run} on {request.Offer.Offer}");
            return Task.FromResult(new StartAnswer(false, refusal.Message, refusal));
        }

        Calls.Enqueue($"start {request.Run.Run}");
        Started = request;
        runs[request.Run.ToString()] = TargetState.Running;
        return Task.FromResult(StartAnswer.Done);
    }

    public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => LookFails is { } fault
        ? throw (IsRemote ? new RemoteException(RefusalKind.Unreachable, fault) : new PilotException(fault))
        : lost.TryGetValue(run.ToString(), out var why) ? Task.FromResult(new TargetStatus(TargetState.Lost, why))
        : Says is { } word && runs.ContainsKey(run.ToString()) ? Task.FromResult(word)
        : Task.FromResult(new TargetStatus(runs.GetValueOrDefault(run.ToString(), TargetState.Unknown), ""));

    /// <summary>The run's machine is taken away.</summary>
    public void Lose(RunKey run, string why)
    {
        lost[run.ToString()] = why;
        runs[run.ToString()] = TargetState.Lost;
    }

    public async Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        Calls.Enqueue(grace == TimeSpan.FromMinutes(1) ? $"stop {run.Run} within a minute" : $"stop {run.Run}");
        if (runs.ContainsKey(run.ToString()) && !IsStubborn)
        {
            await EndAsync(run, new RunOutcome(RunEnd.Canceled));
        }
    }

    public Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        Calls.Enqueue($"remove {run.Run}");
        if (RemoveFails is { } fault)
        {
            throw new PilotException(fault);
        }

        runs.TryRemove(run.ToString(), out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TargetRun>>([]);

    public void LoseSupervisor(RunKey run) => runs[run.ToString()] = TargetState.Unsupervised;

    public Task ReportAsync(RunKey run, RunPhase phase) => WriteAsync(run, phase, null);

    public async Task EndAsync(RunKey run, RunOutcome outcome)
    {
        await WriteAsync(run, RunPhase.Finished, outcome);
        runs[run.ToString()] = TargetState.Stopped;
    }

    private PlanOffer Offer(string name, decimal price) => new(Name, name, "the stage", "plain process", 2, 1 << 30, 0, null, price);

    private async Task WriteAsync(RunKey run, RunPhase phase, RunOutcome? outcome)
    {
        var now = time.GetUtcNow();
        var report = new RunReport(phase, now, now, outcome is null ? null : now, outcome, null) { CommandStarted = now };
        await blobs.PutJsonAsync(BlobNames.Report(run.Job, run.Run), report, PilotJson.Default.RunReport);
    }
}
