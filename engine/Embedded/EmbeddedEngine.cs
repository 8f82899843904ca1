using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pilot.Core.Storage;

namespace Pilot.Engine.Embedded;

/// <summary>Opens the engine with the host and closes it with the host. What was unfinished goes on at the next start.</summary>
public sealed class EmbeddedEngine(
    EmbeddedEngineOptions options, IServiceScopeFactory scopes, ILoggerFactory loggers, TimeProvider clock, IBlobStore? blobs = null)
    : IHostedService, IAsyncDisposable
{
    private EngineCore? core;

    internal EngineCore Core => core ?? throw EngineErrors.NotRunning();

    /// <exception cref="Pilot.Core.Errors.PilotException">The database belongs to another process or another version.</exception>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        core = await EngineCore.OpenAsync(options, scopes, blobs, loggers, clock);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref core, null) is { } running)
        {
            await running.StopAsync(cancellationToken);
            await running.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
}
