using Microsoft.DurableTask.Client;
using Ours = Pilot.Orchestrations.Durable;

namespace Microsoft.DurableTask.Testing;

/// <summary>Our client in the packages' shape, the other way round than the wrapper under test.</summary>
internal sealed class StandInClient(Ours.OrchestrationClient inner) : DurableTaskClient("stand-in")
{
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = default, StartOrchestrationOptions? options = default, CancellationToken cancellation = default) =>
        inner.ScheduleNewOrchestrationInstanceAsync(
            orchestratorName.Name,
            input,
            new Ours.StartOrchestrationOptions(options?.InstanceId, options?.StartAt) { DedupeStatuses = options?.DedupeStatuses },
            cancellation);

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = default, CancellationToken cancellation = default) =>
        inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Translate(await inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation));

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Translate(await inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation));

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = default, CancellationToken cancellation = default) =>
        inner.TerminateInstanceAsync(
            instanceId, new Ours.TerminateInstanceOptions(options?.Output, options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = default, CancellationToken cancellation = default) =>
        inner.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = default, CancellationToken cancellation = default) =>
        inner.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await inner.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation) is { } seen ? Translate(seen) : null;

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = default) => new Pages(
        inner.GetAllInstancesAsync(filter is null ? null : new Ours.OrchestrationQuery(
            filter.CreatedFrom,
            filter.CreatedTo,
            Translate(filter.Statuses),
            filter.InstanceIdPrefix,
            filter.PageSize,
            filter.FetchInputsAndOutputs,
            filter.ContinuationToken)));

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = default, CancellationToken cancellation = default) =>
        Translate(await inner.PurgeInstanceAsync(instanceId, new Ours.PurgeInstanceOptions(options?.Recursive ?? false), cancellation));

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = default, CancellationToken cancellation = default) =>
        Translate(await inner.PurgeAllInstancesAsync(
            new Ours.PurgeInstancesFilter(filter.CreatedFrom, filter.CreatedTo, Translate(filter.Statuses)) { Timeout = filter.Timeout },
            new Ours.PurgeInstanceOptions(options?.Recursive ?? false),
            cancellation));

    public override Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        inner.RestartAsync(instanceId, restartWithNewInstanceId, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TaskFailureDetails Translate(Ours.TaskFailureDetails failure) => new(
        failure.ErrorType,
        failure.ErrorMessage,
        failure.StackTrace,
        failure.InnerFailure is { } cause ? Translate(cause) : null,
        Properties: null);

    private static OrchestrationMetadata Translate(Ours.OrchestrationMetadata seen) => new(seen.Name, seen.InstanceId)
    {
        RuntimeStatus = (OrchestrationRuntimeStatus)seen.RuntimeStatus,
        CreatedAt = seen.CreatedAt,
        LastUpdatedAt = seen.LastUpdatedAt,
        SerializedInput = seen.SerializedInput,
        SerializedOutput = seen.SerializedOutput,
        SerializedCustomStatus = seen.SerializedCustomStatus,
        FailureDetails = seen.FailureDetails is { } failure ? Translate(failure) : null,
    };

    private static PurgeResult Translate(Ours.PurgeResult result) => new(result.PurgedInstanceCount, result.IsComplete);

    private static IEnumerable<Ours.OrchestrationRuntimeStatus>? Translate(IEnumerable<OrchestrationRuntimeStatus>? statuses) =>
        statuses?.Select(status => (Ours.OrchestrationRuntimeStatus)status);

    private sealed class Pages(Ours.AsyncPageable<Ours.OrchestrationMetadata> inner) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            await foreach (var page in inner.AsPages(continuationToken, pageSizeHint))
            {
                yield return new([.. page.Values.Select(Translate)], page.ContinuationToken);
            }
        }
    }
}
