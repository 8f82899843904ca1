namespace Pilot.Core.Activities;

/// <summary>
/// One step that touches the world, called by an orchestration. Runs at least once: after a crash it runs again with the
/// same input and the same <see cref="ActivityContext.IdempotencyKey"/>, so its effect must not depend on how often.
/// Input and output travel as JSON.
/// </summary>
public abstract class Activity<TInput, TOutput> : IActivity
{
    Type IActivity.InputType => typeof(TInput);

    Type IActivity.OutputType => typeof(TOutput);

    public abstract Task<TOutput> RunAsync(ActivityContext context, TInput input);

    async Task<object?> IActivity.RunAsync(ActivityContext context, object? input) =>
        await RunAsync(context, (TInput)input!);
}

/// <summary>An activity without its types; engines call this.</summary>
public interface IActivity
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(ActivityContext context, object? input);
}

/// <param name="Name">The activity's registered name: its class name unless stated otherwise.</param>
/// <param name="InstanceId">The orchestration that called it.</param>
/// <param name="IdempotencyKey">The same for every attempt at one call, different for every call.</param>
/// <param name="Attempt">1 for the first attempt that this engine knows of.</param>
/// <param name="Cancellation">Cancelled when the orchestration has ended, the attempt is taken for lost, or the host stops.</param>
/// <param name="Beat">Called by <see cref="Heartbeat"/>; null where the host asks for none.</param>
public sealed record ActivityContext(
    string Name,
    string InstanceId,
    string IdempotencyKey,
    int Attempt,
    CancellationToken Cancellation,
    Action? Beat = null)
{
    /// <summary>Says that the attempt lives; for activities that are registered with a heartbeat timeout. Cheap.</summary>
    public void Heartbeat() => Beat?.Invoke();
}
