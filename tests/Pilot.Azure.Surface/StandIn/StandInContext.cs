using Microsoft.Extensions.Logging;
using Pilot.Orchestrations.Durable;

namespace Microsoft.DurableTask.Testing;

/// <summary>Our context in the packages' shape, the other way round than the wrapper under test.</summary>
internal sealed class StandInContext(OrchestrationContext inner) : TaskOrchestrationContext
{
    public override TaskName Name => inner.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestrationInstance? Parent =>
        inner.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    protected override ILoggerFactory LoggerFactory => throw new NotSupportedException("Our loggers are made one by one.");

    public override T? GetInput<T>()
        where T : default => inner.GetInput<T>();

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = default, TaskOptions? options = default) =>
        AnswerAsync(inner.CallActivityAsync<TResult>(name.Name, input));

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => inner.CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        inner.WaitForExternalEvent<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) => inner.SendEvent(instanceId, eventName, payload);

    public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(customStatus);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = default, TaskOptions? options = default) => AnswerAsync(
        inner.CallSubOrchestratorAsync<TResult>(
            orchestratorName.Name,
            input,
            new Pilot.Orchestrations.Durable.SubOrchestrationOptions(InstanceId: (options as SubOrchestrationOptions)?.InstanceId)));

    public override void ContinueAsNew(object? newInput = default, bool preserveUnprocessedEvents = true) =>
        inner.ContinueAsNew(newInput, preserveUnprocessedEvents);

    public override Guid NewGuid() => inner.NewGuid();

    public override ILogger CreateReplaySafeLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

    private static async Task<T> AnswerAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Pilot.Orchestrations.Durable.TaskFailedException failure)
        {
            throw new TaskFailedException(failure.TaskName, failure.TaskId, StandInClient.Translate(failure.FailureDetails));
        }
    }
}
