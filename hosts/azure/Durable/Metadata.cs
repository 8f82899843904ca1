using Pilot.Orchestrations.Durable;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>What is told of instances, in our words and in the host's.</summary>
internal static class Metadata
{
    public static OrchestrationMetadata? Translate(Microsoft.DurableTask.Client.OrchestrationMetadata? seen) => seen is null
        ? null
        : new OrchestrationMetadata(
            seen.Name,
            seen.InstanceId,
            Translate(seen.RuntimeStatus),
            seen.CreatedAt,
            seen.LastUpdatedAt,
            seen.SerializedInput,
            seen.SerializedOutput,
            seen.SerializedCustomStatus,
            seen.FailureDetails is { } failure ? Failures.Translate(failure) : null);

    public static Microsoft.DurableTask.Client.OrchestrationQuery Translate(OrchestrationQuery query) => new(
        query.CreatedFrom,
        query.CreatedTo,
        query.Statuses is null ? null : Translate(query.Statuses),
        InstanceIdPrefix: query.InstanceIdPrefix,
        PageSize: query.PageSize,
        FetchInputsAndOutputs: query.FetchInputsAndOutputs,
        ContinuationToken: query.ContinuationToken);

    public static IEnumerable<Microsoft.DurableTask.Client.OrchestrationRuntimeStatus> Translate(IEnumerable<OrchestrationRuntimeStatus> statuses) =>
        [.. statuses.Select(status => (Microsoft.DurableTask.Client.OrchestrationRuntimeStatus)status)];

    public static Microsoft.DurableTask.Client.PurgeInstanceOptions Translate(PurgeInstanceOptions? options) =>
        new(options?.Recursive ?? false);

    public static PurgeResult Translate(Microsoft.DurableTask.Client.PurgeResult result) => new(result.PurgedInstanceCount, result.IsComplete);

    /// <summary>The values are the same; a status that we have no word for has ended otherwise than planned.</summary>
    private static OrchestrationRuntimeStatus Translate(Microsoft.DurableTask.Client.OrchestrationRuntimeStatus status) =>
        Enum.IsDefined((OrchestrationRuntimeStatus)status) ? (OrchestrationRuntimeStatus)status : OrchestrationRuntimeStatus.Terminated;
}
