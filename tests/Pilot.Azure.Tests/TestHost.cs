using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;

namespace Pilot.Azure.Tests;

/// <summary>Microsoft's test host, on a port that is free: by itself it takes one at random.</summary>
internal static class TestHost
{
    public static async Task<DurableTaskTestHost> StartAsync(Action<DurableTaskRegistry> registry)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await DurableTaskTestHost.StartAsync(registry, new DurableTaskTestHostOptions { Port = FreePort() });
            }
            catch (IOException) when (attempt < 10)
            {
                // Somebody was faster.
            }
        }
    }

    /// <summary>It tells its log by the default of all hosts, on the console; only the environment can say otherwise.</summary>
    [ModuleInitializer]
    internal static void KeepQuiet() => Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "None");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
