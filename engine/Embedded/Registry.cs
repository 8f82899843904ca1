using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Activities;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded;

/// <summary>The orchestrations an engine can run, by name; the name of a class unless another is given.</summary>
public sealed class OrchestrationRegistry
{
    private readonly Dictionary<string, Func<IOrchestrator>> factories = new(StringComparer.Ordinal);

    public OrchestrationRegistry Add<T>(string? name = null)
        where T : IOrchestrator, new() => Add(name ?? typeof(T).Name, () => new T());

    /// <param name="factory">A fresh object at each call.</param>
    public OrchestrationRegistry Add(string name, Func<IOrchestrator> factory)
    {
        factories.Add(name, factory);
        return this;
    }

    internal IOrchestrator Create(string name) =>
        factories.TryGetValue(name, out var factory) ? factory() : throw ReplayErrors.Unregistered(name);

    internal void Require(string name)
    {
        if (!factories.ContainsKey(name))
        {
            throw ReplayErrors.Unregistered(name);
        }
    }
}

/// <summary>The activities an engine can run, by name; made from the container anew for every call, in a scope of its own.</summary>
public sealed class ActivityRegistry
{
    private static readonly ActivityOptions Usual = new();

    private readonly Dictionary<string, (Func<IServiceProvider, IActivity> Make, ActivityOptions Options)> activities = new(StringComparer.Ordinal);

    public ActivityRegistry Add<T>(string? name = null, ActivityOptions? options = null)
        where T : class, IActivity =>
        Add(name ?? typeof(T).Name, static services => ActivatorUtilities.GetServiceOrCreateInstance<T>(services), options);

    public ActivityRegistry Add(string name, Func<IServiceProvider, IActivity> factory, ActivityOptions? options = null)
    {
        activities.Add(name, (factory, options ?? Usual));
        return this;
    }

    internal IActivity Create(string name, IServiceProvider services) =>
        activities.TryGetValue(name, out var activity) ? activity.Make(services) : throw EngineErrors.UnregisteredActivity(name);

    internal ActivityOptions OptionsOf(string name) => activities.TryGetValue(name, out var activity) ? activity.Options : Usual;
}

/// <param name="MaxConcurrent">How many run at the same time, at most; null for as many as the engine runs.</param>
/// <param name="HeartbeatTimeout">
/// The activity promises to call <see cref="ActivityContext.Heartbeat"/> more often than this; when it does not, its attempt
/// is taken for lost and the call is tried again. Null for an activity that promises nothing.
/// </param>
public sealed record ActivityOptions(int? MaxConcurrent = null, TimeSpan? HeartbeatTimeout = null);
