using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pilot.Engine.Embedded.Client;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded;

public static class EmbeddedEngineRegistration
{
    /// <summary>
    /// Adds the engine as a hosted service, and its <see cref="OrchestrationClient"/>. The client works from the time the
    /// host has started; a <see cref="TimeProvider"/> of the container is the engine's clock.
    /// </summary>
    public static IServiceCollection AddEmbeddedEngine(
        this IServiceCollection services, Action<EmbeddedEngineOptions> configure)
    {
        var options = new EmbeddedEngineOptions();
        configure(options);
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<EmbeddedEngine>();
        services.AddSingleton<OrchestrationClient, EmbeddedOrchestrationClient>();
        services.AddSingleton<OrchestrationInspector>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedEngine>());
        return services;
    }
}
