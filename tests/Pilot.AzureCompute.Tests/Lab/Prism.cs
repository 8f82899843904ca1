using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Pilot.AzureCompute.Tests.StandIn.Descriptions;

namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>
/// Somebody else's judge between client and stand-in: <c>prism proxy --errors</c> holds requests and responses to the paths and
/// shapes of the published description, made strict about properties that it does not name.
/// </summary>
public sealed class Prism : IAsyncDisposable
{
    private const string Operations = "/subscriptions/{subscriptionId}/providers/Microsoft.ContainerInstance/locations/{location}/operations/{operationId}";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly string folder;

    private Prism(Process process, string folder, Uri address)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
    }

    public static string? Missing => PublishedApi.Missing
        ?? (Program() is null ? "Prism is not installed: run npm ci --ignore-scripts in tests/tools." : null);

    public Uri Address { get; }

    public static async Task<Prism> StartAsync(Uri upstream)
    {
        var folder = Directory.CreateTempSubdirectory("pilot-prism-").FullName;
        var description = Path.Combine(folder, "aci.json");
        await File.WriteAllTextAsync(description, Strict());
        var port = FreePort();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[Program()!, "proxy", "--errors", "-h", "127.0.0.1", "-p", $"{port}", description, upstream.GetLeftPart(UriPartial.Authority)])
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var waited = Stopwatch.StartNew(); !await ListensAsync(port); await Task.Delay(100))
        {
            (process.HasExited || waited.Elapsed > Deadline).ShouldBeFalse("Prism does not listen.");
        }

        return new Prism(process, folder, new Uri($"http://127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Without the names of unknown properties, and with the one path that long-running operations are followed by.</summary>
    private static string Strict()
    {
        var description = JsonNode.Parse(File.ReadAllText(PublishedApi.Path("aci-swagger2-2023-05-01.rebuilt.json")))!.AsObject();
        Close(description["definitions"]);
        JsonObject Parameter(string name, string place) => new() { ["name"] = name, ["in"] = place, ["required"] = true, ["type"] = "string" };
        description["paths"]![Operations] = new JsonObject
        {
            ["get"] = new JsonObject
            {
                ["operationId"] = "Operation_Get",
                ["parameters"] = new JsonArray(
                    Parameter("subscriptionId", "path"), Parameter("location", "path"), Parameter("operationId", "path"), Parameter("api-version", "query")),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["schema"] = new JsonObject { ["type"] = "object" } } },
            },
        };
        return description.ToJsonString();
    }

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Close(item);
            }
        }
        else if (node is JsonObject schema)
        {
            foreach (var (_, inner) in schema)
            {
                Close(inner);
            }

            if (schema["properties"] is JsonObject && schema["type"]?.GetValueKind() == System.Text.Json.JsonValueKind.String && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }
        }
    }

    private static async Task<bool> ListensAsync(int port)
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
            var program = Path.Combine(folder.FullName, "tests/tools/node_modules/@stoplight/prism-cli/dist/index.js");
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

[AttributeUsage(AttributeTargets.Method)]
public sealed class PrismFactAttribute : FactAttribute
{
    public PrismFactAttribute() => Skip = Prism.Missing;
}
