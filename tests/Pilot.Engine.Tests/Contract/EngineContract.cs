using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

/// <summary>
/// What every host of orchestrations must do, told through the client alone. A host derives one class, which says how it is
/// started; the facts come along.
/// </summary>
public abstract partial class EngineContract : IAsyncLifetime
{
    private OrchestrationClient? client;

    protected ContractSetup Setup { get; } = new();

    /// <summary>How many calls at once the host must bear.</summary>
    protected virtual int LargeFanOut => 10_000;

    private OrchestrationClient Client => client!;

    /// <summary>Starts the host with all that <see cref="Setup"/> holds.</summary>
    protected abstract Task<OrchestrationClient> StartHostAsync();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public abstract Task DisposeAsync();

    private async Task StartAsync() => client = await StartHostAsync();

    private async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? id = null)
    {
        await StartAsync();
        return await Client.RunAsync(name, input, id);
    }
}
