namespace Pilot.Orchestrations.Durable;

/// <summary>A durable story: deterministic code over an <see cref="OrchestrationContext"/>.</summary>
public abstract class Orchestrator<TInput, TOutput> : IOrchestrator
{
    public abstract Task<TOutput> RunAsync(OrchestrationContext context, TInput input);

    async Task<object?> IOrchestrator.RunAsync(OrchestrationContext context) =>
        await RunAsync(context, context.GetInput<TInput>()!);
}

/// <summary>An orchestrator without its types; engines call this on a fresh object for every turn.</summary>
public interface IOrchestrator
{
    Task<object?> RunAsync(OrchestrationContext context);
}
