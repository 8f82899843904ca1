using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Pilot.Engine.Replay;
using Pilot.Functions.Serverless;
using Pilot.Orchestrations.Durable;
using SubOrchestrationOptions = Pilot.Orchestrations.Durable.SubOrchestrationOptions;
using TaskFailedException = Pilot.Orchestrations.Durable.TaskFailedException;
using TaskOptions = Pilot.Orchestrations.Durable.TaskOptions;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>Tells a story of ours on Durable Functions. Retries are ours, so that they are the same on every host.</summary>
internal sealed class DurableContext(TaskOrchestrationContext inner, Timers timers) : OrchestrationContext
{
    private readonly Mailboxes mailboxes = new(inner);
    private (JsonElement? Input, bool KeepEvents)? next;
    private int calls;

    public override string Name => inner.Name.Name;

    public override string InstanceId => inner.InstanceId;

    public override ParentOrchestration? Parent =>
        inner.Parent is { } parent ? new ParentOrchestration(parent.Name.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;

    public override bool IsReplaying => inner.IsReplaying;

    /// <summary>Runs an orchestration of ours from its beginning to where it waits, or to its end.</summary>
    /// <returns>The output as the host is to keep it.</returns>
    public static async Task<JsonElement?> RunAsync(IOrchestrator orchestrator, TaskOrchestrationContext inner)
    {
        using var timers = new Timers(inner);
        var context = new DurableContext(inner, timers);
        try
        {
            var output = await orchestrator.RunAsync(context);
            context.Leave();
            return Wire.Write(output);
        }
        catch (Exception failure)
        {
            throw Failures.Pack(failure);
        }
        finally
        {
            timers.Leave();
        }
    }

    public override T? GetInput<T>()
        where T : default => Wire.Read<T>(inner.GetInput<JsonElement?>());

    public override Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, TaskOptions? options = null)
    {
        var json = Wire.Write(input);
        return WithRetriesAsync(options, () => CallAsync<TResult>(name, json));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(string orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var json = Wire.Write(input);
        var chosen = options is SubOrchestrationOptions { InstanceId: { } id }
            ? new Microsoft.DurableTask.SubOrchestrationOptions(instanceId: id)
            : null;
        return WithRetriesAsync(options, () => TellAsync<TResult>(orchestratorName, json, chosen));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => timers.WaitAsync(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        mailboxes.WaitAsync<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        inner.SendEvent(instanceId, eventName, Wire.Write(payload)!);

    public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(Wire.Write(customStatus));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        next = (Wire.Write(newInput), preserveUnprocessedEvents);

    public override Guid NewGuid() => inner.NewGuid();

    public override ILogger CreateReplaySafeLogger(string categoryName) => inner.CreateReplaySafeLogger(categoryName);

    private void Leave()
    {
        if (next is not var (input, keepEvents))
        {
            return;
        }

        if (keepEvents)
        {
            mailboxes.Forward();
        }

        inner.ContinueAsNew(input, keepEvents);
    }

    private Task<TResult> WithRetriesAsync<TResult>(TaskOptions? options, Func<Task<TResult>> call) =>
        options?.Retry is { } retry ? Retries.RunAsync(this, retry, call) : call();

    private async Task<TResult> CallAsync<TResult>(string name, JsonElement? input)
    {
        var number = calls++;
        var call = new ActivityCall(InstanceId, inner.NewGuid().ToString("N"), input);
        var result = await AnswerAsync(inner.CallActivityAsync<ActivityResult>(new TaskName(name), call));
        return result.Failure is { } failure
            ? throw new TaskFailedException(name, number, failure)
            : Wire.Read<TResult>(result.Output)!;
    }

    private async Task<TResult> TellAsync<TResult>(
        string name, JsonElement? input, Microsoft.DurableTask.SubOrchestrationOptions? options)
    {
        var number = calls++;
        try
        {
            return Wire.Read<TResult>(await AnswerAsync(inner.CallSubOrchestratorAsync<JsonElement?>(new TaskName(name), input, options)))!;
        }
        catch (NullReferenceException)
        {
            // What the SDK makes of a child that ended without an outcome: it was terminated.
            throw new TaskFailedException(name, number, Failures.Terminated(name, InstanceId));
        }
    }

    private static async Task<T> AnswerAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Microsoft.DurableTask.TaskFailedException failure)
        {
            throw Failures.Translate(failure);
        }
    }
}
