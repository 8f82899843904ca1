using Pilot.Core.Activities;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Microsoft.DurableTask.Testing;

/// <summary>An orchestration of the packages' shape, for our engine.</summary>
internal sealed class StandInOrchestrator(ITaskOrchestrator orchestrator) : IOrchestrator
{
    public Task<object?> RunAsync(OrchestrationContext context) => orchestrator.RunAsync(
        new StandInContext(context), PayloadJson.Read(PayloadJson.Write(context.GetInput<System.Text.Json.JsonElement?>()), orchestrator.InputType));
}

/// <summary>An activity of the packages' shape, for our engine.</summary>
internal sealed class StandInActivity(ITaskActivity activity) : IActivity
{
    public Type InputType => activity.InputType;

    public Type OutputType => activity.OutputType;

    public Task<object?> RunAsync(ActivityContext context, object? input) => activity.RunAsync(new Context(context), input);

    private sealed class Context(ActivityContext inner) : TaskActivityContext
    {
        public override TaskName Name => inner.Name;

        public override string InstanceId => inner.InstanceId;
    }
}
