using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Remote;
using Pilot.Core.Errors;
using Pilot.Core.Storage;

namespace Pilot.Agent.Elsewhere;

/// <summary>
/// The agent as the first program of a job's container on a machine elsewhere. Its end is the container's: 0 when the final
/// report is in storage.
/// </summary>
internal static class ContainerAgent
{
    private const int Failed = 1;
    private const int UsageError = 2;

    internal static async Task<int> RunAsync(AgentOptions options, string variable)
    {
        if (AccessSecret.Take(variable) is not { } secret)
        {
            AgentLog.NoAccess(variable);
            return UsageError;
        }

        Certificates.UseOwn();
        var time = TimeProvider.System;
        var folder = new RunFolder(options.Work);
        Directory.CreateDirectory(folder.State);
        using var orphans = new Orphans(time);
        try
        {
            var access = AccessDocument.Read(secret);
            using var store = new RenewedBlobStore(access, options.Run, document => RemoteStores.Open(document, time), time);
            using var stop = new RemoteStop(store, options.Run, time);
            await stop.BeginAsync();
            using var metadata = MetadataService.Open();
            using var spot = new SpotWatch([new AwsNotices(metadata, time), new AzureNotices(metadata, time)], stop, time);
            var container = new ContainerPlace(options.Code, spot);
            await new Supervisor(store, options.Run, folder, stop, time, container).RunAsync();
            return 0;
        }
        catch (PilotException refused)
        {
            AgentLog.Refused(refused.Error);
            return Failed;
        }
        catch (Exception defect)
        {
            AgentLog.Died(defect);
            return Failed;
        }
    }
}
