using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>
/// Azure Container Instances: one container group for each run, named after it. A group that exists is never asked for again,
/// since that would start its containers anew.
/// </summary>
internal sealed class ContainerInstancesTarget(AzureSession session, string name) : IComputeTarget
{
    private const int LastLines = 10;

    private readonly StartLedger ledger = new();
    private readonly ContainerInstanceOffers offers = new(session, name);

    public string Name => name;

    public bool IsRemote => true;

    private ContainerGroups Groups => session.Groups;

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => offers.AnswerAsync(query, cancellation);

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) =>
        ledger.InTurnAsync(request.Run, entry => StartAsync(request, entry, cancellation), cancellation);

    public async Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation)
    {
        var entry = ledger.Find(run);
        var answer = await Groups.GetAsync(session.Names.Of(run), cancellation);
        if (answer.IsNotFound)
        {
            return session.Missing(entry);
        }

        var group = Read(answer, "show a container group");
        if (GroupStatus.IsDeleting(group) || entry?.RemovedAt is not null)
        {
            return entry?.Seen == true && entry.RemovedAt is null
                ? new TargetStatus(TargetState.Lost, "Somebody is deleting the container group.")
                : new TargetStatus(TargetState.Unknown, "It is being removed.");
        }

        ledger.Of(run).Seen = true;
        var status = GroupStatus.Of(group);
        return status switch
        {
            { State: TargetState.Lost, Refusal: { Kind: RefusalKind.Invalid } vague } => status with { Refusal = await ReasonAsync(entry, cancellation) ?? vague },
            { State: TargetState.Stopped } when group.Properties.Job?.CurrentState?.ExitCode is not (null or 0) => status with { Message = status.Message + await LastWordsAsync(run, cancellation) },
            _ => status,
        };
    }

    public async Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        var answer = await Groups.StopAsync(session.Names.Of(run), cancellation);
        if (answer.Error is { } error && !answer.IsNotFound && !error.HasCode("ContainerGroupNotRunning", "ContainerGroupStopped"))
        {
            throw AzureErrors.Of("stop a container group", error);
        }
    }

    /// <summary>Azure goes on deleting after this; what would not go is found by the sweep.</summary>
    public async Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        await AskToDeleteAsync(run, cancellation);
        ledger.Removed(run, session.Time.GetUtcNow());
    }

    public async Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation)
    {
        var (groups, error) = await Groups.ListAsync(cancellation);
        return error is null
            ? [.. groups.Where(group => !GroupStatus.IsDeleting(group)).Select(group => session.Names.Read(group.Name, group.Tags)).OfType<TargetRun>()]
            : throw AzureErrors.Of("list the container groups", error);
    }

    private async Task<StartAnswer> StartAsync(StartRequest request, StartEntry entry, CancellationToken cancellation)
    {
        var label = session.Names.Of(request.Run);
        var found = await Groups.GetAsync(label, cancellation);
        if (found.Error is { } fault && !found.IsNotFound)
        {
            return AzureRefusals.Answer("show a container group", fault);
        }

        if (!found.IsNotFound)
        {
            var group = Read(found, "show a container group");
            if (GroupStatus.IsDeleting(group) || entry.RemovedAt is not null)
            {
                return StartAnswer.Wait("What was there before is being removed.");
            }

            if (!GroupStatus.NeverRan(group))
            {
                entry.Seen = true;
                return StartAnswer.Done;
            }

            // What comes next must find the name free.
            await session.Operations.WaitAsync(await AskToDeleteAsync(request.Run, cancellation), session.Times.Follow, cancellation);
        }
        else if (found.Error!.HasCode("ResourceGroupNotFound", "SubscriptionNotFound"))
        {
            return AzureRefusals.Answer("start a container group", found.Error);
        }
        else if (session.MayAppearYet(entry))
        {
            return entry.Confirmed ? StartAnswer.Done : throw AzureErrors.Uncertain("start a container group", ArmError.Of(0, ArmError.NoAnswer, "no trace of it yet"));
        }

        return await CreateAsync(request, label, entry, cancellation);
    }

    private async Task<StartAnswer> CreateAsync(StartRequest request, string label, StartEntry entry, CancellationToken cancellation)
    {
        var now = session.Time.GetUtcNow();
        var group = RunGroup.Of(request, session.Names.Tags(request, now), session.Settings);
        entry.Asked(now);
        var answer = await Groups.CreateAsync(label, group, cancellation);
        if (answer.Error is null)
        {
            entry.Confirmed = true;
            entry.Monitor = answer.Monitor;
            return StartAnswer.Done;
        }

        if (answer.IsUncertain)
        {
            throw AzureErrors.Uncertain("start a container group", answer.Error);
        }

        entry.Forget();
        return AzureRefusals.Answer("start a container group", answer.Error);
    }

    /// <summary>Already gone is success.</summary>
    private async Task<ArmAnswer> AskToDeleteAsync(RunKey run, CancellationToken cancellation)
    {
        var answer = await Groups.DeleteAsync(session.Names.Of(run), cancellation);
        return answer.Error is { } error && !answer.IsNotFound
            ? throw AzureErrors.Of("delete a container group", error)
            : answer with { Error = null };
    }

    /// <summary>The operation that created the group may know more than the group itself.</summary>
    private async Task<LaunchRefusal?> ReasonAsync(StartEntry? entry, CancellationToken cancellation)
    {
        if (entry is { Refusal: null, Monitor: { } monitor })
        {
            var outcome = await session.Operations.LookAsync(monitor, cancellation);
            if (outcome.Error is { Status: 0 or 429 or >= 500 } fault)
            {
                throw AzureErrors.Of("say why a container group was not set up", fault);
            }

            if (outcome.IsOver)
            {
                entry.Monitor = null;
                entry.Refusal = outcome.Error is { } error ? AzureRefusals.Of(error) : null;
            }
        }

        return entry?.Refusal;
    }

    /// <summary>What the container wrote last: the agent's own words where it could not leave a report.</summary>
    private async Task<string> LastWordsAsync(RunKey run, CancellationToken cancellation)
    {
        var answer = await Groups.LogsAsync(session.Names.Of(run), RunGroup.JobContainer, LastLines, cancellation);
        var text = answer.Error is null ? answer.As<ContainerLogs>()?.Content?.Trim() : null;
        return string.IsNullOrEmpty(text) ? "" : $" It wrote last: {text}";
    }

    private static ContainerGroup Read(ArmAnswer answer, string what) =>
        answer.Error is null && answer.As<ContainerGroup>() is { } group
            ? group
            : throw AzureErrors.Of(what, answer.Error ?? ArmError.Of(answer.Status, "Empty", "The answer is empty."));
}
