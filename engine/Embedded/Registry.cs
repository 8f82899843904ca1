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
    private readonly Dictionary<string, Func<IServiceProvider, IActivity>> factories = new(StringComparer.Ordinal);

    public ActivityRegistry Add<T>(string? name = null)
        where T : class, IActivity =>
        Add(name ?? typeof(T).Name, static services => ActivatorUtilities.GetServiceOrCreateInstance<T>(services));

    public ActivityRegistry Add(string name, Func<IServiceProvider, IActivity> factory)
    {
        factories.Add(name, factory);
        return this;
    }

    internal IActivity Create(string name, IServiceProvider services) =>
        factories.TryGetValue(name, out var factory) ? factory(services) : throw EngineErrors.UnregisteredActivity(name);
}
