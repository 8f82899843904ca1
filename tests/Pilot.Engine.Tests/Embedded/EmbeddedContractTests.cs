using Pilot.Engine.Tests.Contract;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public class EmbeddedContractTests : EngineContract
{
    private readonly TempFolder folder = new();
    private EmbeddedHost? host;

    protected virtual int LiveExecutions => 1000;

    public override async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        folder.Dispose();
    }

    protected override async Task<OrchestrationClient> StartHostAsync()
    {
        host = await EmbeddedHost.StartAsync(folder.Database, Setup, options => options.LiveExecutions = LiveExecutions);
        return host.Client;
    }
}

/// <summary>The same with nothing kept in memory: every turn replays.</summary>
public sealed class EmbeddedContractReplayingTests : EmbeddedContractTests
{
    protected override int LiveExecutions => 0;
}
