using Pilot.Core.Activities;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Kit;

/// <summary>What a test wants to run; a host fixture registers it in its own way.</summary>
public sealed class ContractSetup
{
    public Dictionary<string, Func<IOrchestrator>> Orchestrations { get; } = [];

    public Dictionary<string, Func<IActivity>> Activities { get; } = [];

    /// <summary>Of the activities that are not registered plainly; only the embedded engine knows such options.</summary>
    public Dictionary<string, ActivityOptions> ActivityOptions { get; } = [];

    public ContractSetup Orchestration<TIn, TOut>(string name, Func<OrchestrationContext, TIn, Task<TOut>> run)
    {
        Orchestrations[name] = () => new LambdaOrchestrator<TIn, TOut>(run);
        return this;
    }

    public ContractSetup Activity<TIn, TOut>(string name, Func<ActivityContext, TIn, Task<TOut>> run)
    {
        Activities[name] = () => new LambdaActivity<TIn, TOut>(run);
        return this;
    }

    public ContractSetup Activity<TIn, TOut>(string name, Func<TIn, TOut> run) =>
        Activity<TIn, TOut>(name, (_, input) => Task.FromResult(run(input)));

    public ContractSetup With(string activity, ActivityOptions options)
    {
        ActivityOptions[activity] = options;
        return this;
    }

    private sealed class LambdaOrchestrator<TIn, TOut>(Func<OrchestrationContext, TIn, Task<TOut>> run)
        : Orchestrator<TIn, TOut>
    {
        public override Task<TOut> RunAsync(OrchestrationContext context, TIn input) => run(context, input);
    }

    private sealed class LambdaActivity<TIn, TOut>(Func<ActivityContext, TIn, Task<TOut>> run) : Activity<TIn, TOut>
    {
        public override Task<TOut> RunAsync(ActivityContext context, TIn input) => run(context, input);
    }
}
