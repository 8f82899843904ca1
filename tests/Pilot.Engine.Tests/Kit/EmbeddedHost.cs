using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Embedded;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Kit;

/// <summary>An embedded engine on a database, from opening to closing.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    private EmbeddedHost(ServiceProvider provider) => this.provider = provider;

    public OrchestrationClient Client => provider.GetRequiredService<OrchestrationClient>();

    public OrchestrationInspector Inspector => provider.GetRequiredService<OrchestrationInspector>();

    public EmbeddedEngine Engine => provider.GetRequiredService<EmbeddedEngine>();

    public static async Task<EmbeddedHost> StartAsync(
        string databasePath,
        ContractSetup setup,
        Action<EmbeddedEngineOptions>? configure = null,
        TimeProvider? clock = null,
        Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        if (clock is not null)
        {
            collection.AddSingleton(clock);
        }

        services?.Invoke(collection);
        collection.AddEmbeddedEngine(options =>
        {
            options.DatabasePath = databasePath;
            foreach (var (name, make) in setup.Orchestrations)
            {
                options.Orchestrations.Add(name, make);
            }

            foreach (var (name, make) in setup.Activities)
            {
                options.Activities.Add(name, _ => make(), setup.ActivityOptions.GetValueOrDefault(name));
            }

            configure?.Invoke(options);
        });
        var host = new EmbeddedHost(collection.BuildServiceProvider());
        try
        {
            await host.Engine.StartAsync(CancellationToken.None);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => provider.DisposeAsync();
}
