using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Durable;

namespace Microsoft.DurableTask.Testing;

/// <summary>Of the shape of Microsoft's; what runs behind it is our engine, in a folder that goes with it.</summary>
public sealed class DurableTaskTestHost : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly string folder;

    private DurableTaskTestHost(ServiceProvider services, string folder)
    {
        this.services = services;
        this.folder = folder;
        Client = new StandInClient(services.GetRequiredService<OrchestrationClient>());
    }

    public DurableTaskClient Client { get; }

    public static async Task<DurableTaskTestHost> StartAsync(
        Action<DurableTaskRegistry> registry, DurableTaskTestHostOptions? options = default, CancellationToken cancellationToken = default)
    {
        var made = new DurableTaskRegistry();
        registry(made);
        var folder = Directory.CreateTempSubdirectory("pilot-durable-").FullName;
        var services = new ServiceCollection();
        services.AddSingleton(options?.LoggerFactory ?? NullLoggerFactory.Instance);
        services.AddEmbeddedEngine(engine =>
        {
            engine.DatabasePath = Path.Combine(folder, "engine.db");

            // As the packages do it: every turn is a replay.
            engine.LiveExecutions = 0;
            foreach (var (name, orchestrator) in made.Orchestrators)
            {
                engine.Orchestrations.Add(name, () => new StandInOrchestrator(orchestrator));
            }

            foreach (var (name, activity) in made.Activities)
            {
                engine.Activities.Add(name, _ => new StandInActivity(activity));
            }
        });
        var host = new DurableTaskTestHost(services.BuildServiceProvider(), folder);
        await host.services.GetRequiredService<EmbeddedEngine>().StartAsync(cancellationToken);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

public class DurableTaskTestHostOptions
{
    public ILoggerFactory? LoggerFactory { get; set; }
}
