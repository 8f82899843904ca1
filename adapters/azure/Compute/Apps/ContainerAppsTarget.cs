using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>
/// Azure Container Apps: for each run one job of its own and one execution of it. Making the job may be repeated; beginning
/// an execution may not, so that is asked for only when it is certain that none was begun.
/// </summary>
internal sealed class ContainerAppsTarget(AzureSession session, string name) : IComputeTarget
{
    private const int Looks = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    private readonly StartLedger ledger = new();
    private readonly AppEnvironments environments = new(session);

    public string Name => name;

    public bool IsRemote => true;

    private ContainerJobs Jobs => session.Jobs;

    private AppLogs Logs => new(session, environments);

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) =>
        new ContainerAppOffers(session, environments, name).AnswerAsync(query, cancellation);

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) =>
        ledger.InTurnAsync(request.Run, entry => StartAsync(request, entry, cancellation), cancellation);

    public async Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation)
    {
        var entry = ledger.Find(run);
        var (executions, error) = await Jobs.ExecutionsAsync(session.Names.Of(run), cancellation);
        if (error is { Status: not 404 })
        {
            throw AzureErrors.Of("list the executions of a job", error);
        }

        if (entry?.RemovedAt is not null)
        {
            return new TargetStatus(TargetState.Unknown, "");
        }

        if (error is null && ExecutionStatus.First(executions) is { } execution)
        {
            ledger.Of(run).Seen = true;
            await StopSurplusAsync(run, executions, cancellation);
            var status = ExecutionStatus.Of(execution);
            return status.State == TargetState.Lost && await Logs.LastWordsAsync(execution.Name ?? "", cancellation) is { Length: > 0 } words
                ? status with { Message = $"{status.Message} It wrote last: {words}" }
                : status;
        }

        return session.Missing(entry);
    }

    public async Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        var label = session.Names.Of(run);
        var (executions, error) = await Jobs.ExecutionsAsync(label, cancellation);
        if (error is { Status: not 404 })
        {
            throw AzureErrors.Of("list the executions of a job", error);
        }

        foreach (var execution in executions.Where(ExecutionStatus.IsAlive))
        {
            await StopAsync(label, execution, cancellation);
        }
    }

    /// <summary>Azure goes on deleting after this; what would not go is found by the sweep.</summary>
    public async Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        var answer = await Jobs.DeleteAsync(session.Names.Of(run), cancellation);
        if (answer.Error is { } error && !answer.IsNotFound)
        {
            throw AzureErrors.Of("delete a job", error);
        }

        ledger.Removed(run, session.Time.GetUtcNow());
    }

    public async Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation)
    {
        var (jobs, error) = await Jobs.ListAsync(cancellation);
        return error is null
            ? [.. jobs.Where(job => job.Properties.ProvisioningState != "Deleting").Select(job => session.Names.Read(job.Name, job.Tags)).OfType<TargetRun>()]
            : throw AzureErrors.Of("list the jobs", error);
    }

    private async Task<StartAnswer> StartAsync(StartRequest request, StartEntry entry, CancellationToken cancellation)
    {
        var label = session.Names.Of(request.Run);
        var (executions, fault) = await Jobs.ExecutionsAsync(label, cancellation);
        if (fault is { Status: not 404 } || fault?.HasCode("ResourceGroupNotFound", "SubscriptionNotFound") == true)
        {
            return AzureRefusals.Answer("list the executions of a job", fault);
        }

        if (entry.RemovedAt is not null && fault is null)
        {
            return StartAnswer.Wait("What was there before is being removed.");
        }

        if (executions.Count > 0)
        {
            entry.Seen = true;
            return StartAnswer.Done;
        }

        if (session.MayAppearYet(entry))
        {
            return entry.Confirmed ? StartAnswer.Done : throw Uncertain("no trace of it yet");
        }

        if (fault is null && entry is { AskedAt: null, KnownIdle: false })
        {
            // The job is there and nobody here remembers it: whoever made it may have begun an execution a moment ago.
            entry.Asked(session.Time.GetUtcNow());
            throw Uncertain("the job is there and shows no execution yet");
        }

        entry.Forget();
        entry.KnownIdle = true;
        return await CreateAsync(request, label, cancellation) ?? await BeginAsync(label, entry, cancellation);
    }

    /// <returns>Null when the job is ready to be started.</returns>
    private async Task<StartAnswer?> CreateAsync(StartRequest request, string label, CancellationToken cancellation)
    {
        var (environment, fault) = await environments.LookAsync(cancellation);
        if (environment is null)
        {
            return AzureRefusals.Answer("show the Container Apps environment", fault!);
        }

        var machine = request.Offer.Offer.Split('/')[1];
        if (AppEnvironments.Profile(environment, machine) is not { } profile)
        {
            return StartAnswer.Refuse(
                RefusalKind.UnknownMachine,
                $"The Container Apps environment {environment.Name} has no workload profile {machine}.",
                $"Add it: az containerapp env workload-profile add --workload-profile-type {machine}.");
        }

        var job = RunJob.Of(request, profile, environment.Location ?? "", session.Names.Tags(request, session.Time.GetUtcNow()), session.Settings);
        var answer = await Jobs.CreateAsync(label, job, cancellation);
        if (answer.Error is { } refused)
        {
            return answer.IsUncertain ? throw Uncertain(refused.Sentence) : AzureRefusals.Answer("make a job", refused);
        }

        var outcome = await session.Operations.WaitAsync(answer, session.Times.Follow, cancellation);
        return outcome switch
        {
            { IsOver: false } => StartAnswer.Wait("Azure is setting the job up."),
            { Error: { } failed } => AzureRefusals.Answer("make a job", failed),
            _ => null,
        };
    }

    private async Task<StartAnswer> BeginAsync(string label, StartEntry entry, CancellationToken cancellation)
    {
        var answer = await AskToBeginAsync(label, entry, cancellation);
        for (var attempt = 1; answer.IsNotFound && attempt < Looks; attempt++)
        {
            // Azure has just said that the job is made, and does not find it yet.
            await Task.Delay(BetweenLooks * attempt, session.Time, cancellation);
            answer = await AskToBeginAsync(label, entry, cancellation);
        }

        if (answer.Error is null)
        {
            entry.Confirmed = true;
            return StartAnswer.Done;
        }

        if (answer.IsUncertain)
        {
            throw Uncertain(answer.Error.Sentence);
        }

        // Asked and refused: nothing was begun, and the next call need not wait to be sure of that.
        entry.Forget();
        entry.KnownIdle = true;
        return answer.IsNotFound ? StartAnswer.Wait("Azure does not show the job yet.") : AzureRefusals.Answer("start a job", answer.Error);
    }

    private Task<ArmAnswer> AskToBeginAsync(string label, StartEntry entry, CancellationToken cancellation)
    {
        entry.Asked(session.Time.GetUtcNow());
        return Jobs.StartAsync(label, cancellation);
    }

    private async Task StopSurplusAsync(RunKey run, List<AppExecution> executions, CancellationToken cancellation)
    {
        if (executions.Count > 1)
        {
            foreach (var execution in ExecutionStatus.Surplus(executions))
            {
                await StopAsync(session.Names.Of(run), execution, cancellation);
            }
        }
    }

    private async Task StopAsync(string label, AppExecution execution, CancellationToken cancellation)
    {
        var answer = await Jobs.StopAsync(label, execution.Name ?? "", cancellation);
        if (answer.Error is { } error && !answer.IsNotFound && !error.HasCode("JobExecutionNotRunning"))
        {
            throw AzureErrors.Of("stop an execution", error);
        }
    }

    private static RemoteException Uncertain(string reason) =>
        AzureErrors.Uncertain("start a job", ArmError.Of(0, ArmError.NoAnswer, reason));
}
