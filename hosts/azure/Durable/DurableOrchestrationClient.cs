using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pilot.Orchestrations.Durable;
using OrchestrationMetadata = Pilot.Orchestrations.Durable.OrchestrationMetadata;
using OrchestrationQuery = Pilot.Orchestrations.Durable.OrchestrationQuery;
using OrchestrationRuntimeStatus = Pilot.Orchestrations.Durable.OrchestrationRuntimeStatus;
using PurgeInstanceOptions = Pilot.Orchestrations.Durable.PurgeInstanceOptions;
using PurgeInstancesFilter = Pilot.Orchestrations.Durable.PurgeInstancesFilter;
using PurgeResult = Pilot.Orchestrations.Durable.PurgeResult;
using StartOrchestrationOptions = Pilot.Orchestrations.Durable.StartOrchestrationOptions;
using TerminateInstanceOptions = Pilot.Orchestrations.Durable.TerminateInstanceOptions;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>Our client on that of Durable Functions.</summary>
/// <param name="current">The host's client of the call that is under way.</param>
public sealed class DurableOrchestrationClient(Func<DurableTaskClient> current) : OrchestrationClient
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private static readonly string[] Unfinished =
        [.. Enum.GetValues<OrchestrationRuntimeStatus>().Except(Ended).Select(status => status.ToString())];

    private DurableTaskClient Inner => current();

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        // Hosts differ in how they refuse, so that is found out beforehand, and again when two starts met.
        await RefuseAsync(options, cancellation);
        var start = new Microsoft.DurableTask.StartOrchestrationOptions(options?.InstanceId, options?.StartAt)
        {
            DedupeStatuses = [.. Unfinished, .. options?.DedupeStatuses ?? []],
        };
        try
        {
            return await Inner.ScheduleNewOrchestrationInstanceAsync(new TaskName(orchestratorName), Wire.Write(input), start, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await RefuseAsync(options, cancellation);
            throw;
        }
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        Inner.RaiseEventAsync(instanceId, eventName, Wire.Write(eventPayload), cancellation);

    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata.Translate(await Inner.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation));

    public override Pilot.Orchestrations.Durable.AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new Pages(Inner.GetAllInstancesAsync(Metadata.Translate(filter ?? new OrchestrationQuery())));

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata.Translate(await Inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation))!;

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata.Translate(await Inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation))!;

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Inner.TerminateInstanceAsync(
            instanceId,
            new Microsoft.DurableTask.Client.TerminateInstanceOptions(Wire.Write(options?.Output), options?.Recursive ?? false),
            cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Inner.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Inner.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        await GetInstanceAsync(instanceId, cancellation: cancellation) is { IsCompleted: true }
            ? Metadata.Translate(await Inner.PurgeInstanceAsync(instanceId, Metadata.Translate(options), cancellation))
            : new PurgeResult(0, isComplete: true);

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var ended = filter.Statuses?.ToArray() is { Length: > 0 } asked ? asked.Intersect(Ended).ToArray() : Ended;
        if (ended.Length == 0 || filter.Timeout <= TimeSpan.Zero)
        {
            return new PurgeResult(0, isComplete: ended.Length == 0);
        }

        // Hosts want to be told since when.
        var all = new Microsoft.DurableTask.Client.PurgeInstancesFilter(
            filter.CreatedFrom ?? DateTimeOffset.UnixEpoch, filter.CreatedTo, Metadata.Translate(ended))
        {
            Timeout = filter.Timeout,
        };
        return Metadata.Translate(await Inner.PurgeAllInstancesAsync(all, Metadata.Translate(options), cancellation));
    }

    public override Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        Inner.RestartAsync(instanceId, restartWithNewInstanceId, cancellation);

    private async Task RefuseAsync(StartOrchestrationOptions? options, CancellationToken cancellation)
    {
        if (options?.InstanceId is { } id
            && await GetInstanceAsync(id, cancellation: cancellation) is { } there
            && (!there.IsCompleted || options.DedupeStatuses?.Contains(there.RuntimeStatus.ToString()) == true))
        {
            throw new OrchestrationAlreadyExistsException(id, there.RuntimeStatus);
        }
    }

    private sealed class Pages(Microsoft.DurableTask.AsyncPageable<Microsoft.DurableTask.Client.OrchestrationMetadata> inner)
        : Pilot.Orchestrations.Durable.AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Pilot.Orchestrations.Durable.Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = null, int? pageSizeHint = null)
        {
            // Hosts may tell pages with nothing on them, between others and after the last.
            var told = false;
            await foreach (var page in inner.AsPages(continuationToken, pageSizeHint))
            {
                if (page.Values.Count == 0 && (told || page.ContinuationToken is not null))
                {
                    continue;
                }

                told = true;
                yield return new([.. page.Values.Select(one => Metadata.Translate(one)!)], page.ContinuationToken);
            }
        }
    }
}
