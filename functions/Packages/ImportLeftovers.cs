using Pilot.Core.Upload;

namespace Pilot.Functions.Packages;

/// <summary>Takes away what imports left that a crash cut off, before the server takes new ones.</summary>
internal sealed class ImportLeftovers(ArchiveImporter importer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        importer.RemoveLeftovers();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
