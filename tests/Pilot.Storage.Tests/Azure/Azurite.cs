using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Pilot.Storage.Tests.Azure;

/// <summary>A real Azurite on a free port, in memory, from its start to the end of the tests that share it.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly string folder = Directory.CreateTempSubdirectory("pilot-azurite-").FullName;
    private readonly int port = FreePort();
    private Process? process;

    /// <summary>Why there is no Azurite here; null when there is one.</summary>
    public static string? Missing { get; } =
        Program() is null ? "Azurite is not installed: run npm ci --ignore-scripts in tests/tools." : null;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=pilot;AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/pilot";

    public async Task InitializeAsync()
    {
        if (Program() is not { } program)
        {
            return;
        }

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [program, "--silent", "--inMemoryPersistence", "--disableTelemetry", "--blobHost", "127.0.0.1", "--blobPort", $"{port}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AZURITE_ACCOUNTS"] = $"pilot:{key}";
        process = Process.Start(start)!;
        process.BeginOutputReadLine();
        var fault = process.StandardError.ReadToEndAsync();
        for (var waited = Stopwatch.StartNew(); !await ListensAsync();)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Azurite ended at once: {await fault}");
            }

            waited.Elapsed.ShouldBeLessThan(Deadline, "Azurite does not listen.");
            await Task.Delay(100);
        }
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Program()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "tests/tools/node_modules/azurite/dist/src/blob/main.js");
            if (File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(nameof(Azurite))]
public sealed class SharedAzurite : ICollectionFixture<Azurite>;
