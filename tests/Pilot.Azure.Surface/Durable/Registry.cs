namespace Microsoft.DurableTask;

public interface ITaskOrchestrator
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}

public interface ITaskActivity
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskActivityContext context, object? input);
}

public sealed class DurableTaskRegistry
{
    internal Dictionary<string, ITaskOrchestrator> Orchestrators { get; } = [];

    internal Dictionary<string, ITaskActivity> Activities { get; } = [];

    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator)
    {
        Orchestrators.Add(name.Name, new Orchestrator<TInput, TOutput>(orchestrator));
        return this;
    }

    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(TaskName name, Func<TaskActivityContext, TInput, Task<TOutput>> activity)
    {
        Activities.Add(name.Name, new Activity<TInput, TOutput>(activity));
        return this;
    }

    private sealed class Orchestrator<TInput, TOutput>(Func<TaskOrchestrationContext, TInput, Task<TOutput>> run) : ITaskOrchestrator
    {
        public Type InputType => typeof(TInput);

        public Type OutputType => typeof(TOutput);

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => await run(context, (TInput)input!);
    }

    private sealed class Activity<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> run) : ITaskActivity
    {
        public Type InputType => typeof(TInput);

        public Type OutputType => typeof(TOutput);

        public async Task<object?> RunAsync(TaskActivityContext context, object? input) => await run(context, (TInput)input!);
    }
}
