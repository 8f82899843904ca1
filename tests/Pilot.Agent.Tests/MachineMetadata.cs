using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pilot.Clouds.Testing;

namespace Pilot.Agent.Tests;

/// <summary>
/// The metadata services of both clouds at one address, as their documentation describes them; each refuses what the real
/// one refuses (no token, no Metadata header). One machine is of one vendor, so only that one's paths exist.
/// </summary>
internal sealed class MachineMetadata : IAsyncDisposable
{
    internal const string Aws = "aws";
    internal const string AwsMaintenance = "aws maintenance";
    internal const string Azure = "azure";
    internal const string AzureNeighbour = "azure neighbour";

    private const string Token = "AQAEAGs0d2c=";
    private readonly WebApplication app;
    private readonly string vendor;
    private DateTimeOffset? end;
    private int requests;
    private int answers;

    private MachineMetadata(string vendor)
    {
        this.vendor = vendor;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    internal string Address => app.Urls.First() + "/";

    internal int Requests => requests;

    internal static async Task<MachineMetadata> OpenAsync(string vendor)
    {
        var service = new MachineMetadata(vendor);
        await service.app.StartAsync();
        return service;
    }

    internal void TakeAway(DateTimeOffset at) => end = at;

    internal Task WasAskedAsync() => Eventually.HoldsAsync(() => $"{vendor} was asked", () => Task.FromResult(answers > 0));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref requests);
        var ask = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        var text = vendor.StartsWith(Azure, StringComparison.Ordinal) ? OfAzure(http, ask) : OfAws(http, ask);
        if (text is null)
        {
            http.Response.StatusCode = http.Response.StatusCode == StatusCodes.Status200OK ? StatusCodes.Status404NotFound : http.Response.StatusCode;
            return;
        }

        await http.Response.WriteAsync(text);
    }

    private string? OfAws(HttpContext http, string ask)
    {
        if (ask == "PUT /latest/api/token")
        {
            return http.Request.Headers["X-aws-ec2-metadata-token-ttl-seconds"] == "21600" ? Token : null;
        }

        if (http.Request.Headers["X-aws-ec2-metadata-token"] != Token)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return null;
        }

        var when = end?.UtcDateTime;
        return ask switch
        {
            "GET /latest/meta-data/spot/instance-action" when vendor == Aws && when is not null =>
                string.Create(CultureInfo.InvariantCulture, $$"""{"action":"terminate","time":"{{when:yyyy-MM-ddTHH:mm:ssZ}}"}"""),
            "GET /latest/meta-data/events/maintenance/scheduled" when vendor == AwsMaintenance && when is not null => string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                [{"NotBefore":"21 Jan 2019 09:00:43 GMT","Code":"system-reboot","State":"completed"},
                 {"NotBefore":"{{when:dd MMM yyyy HH:mm:ss}} GMT","Code":"instance-retirement","EventId":"instance-event-0","State":"active"}]
                """),
            "GET /latest/meta-data/events/maintenance/scheduled" => "[]",
            _ => null,
        };
    }

    private string? OfAzure(HttpContext http, string ask)
    {
        if (http.Request.Headers["Metadata"] != "true")
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

        switch (ask)
        {
            case "GET /metadata/instance/compute/name?api-version=2021-02-01&format=text":
                return "gpu-7";
            case "GET /metadata/scheduledevents?api-version=2020-07-01":
                Interlocked.Increment(ref answers);
                return end is not { } at ? """{"DocumentIncarnation":1,"Events":[]}""" : string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""
                    {"DocumentIncarnation":2,"Events":[
                      {"EventId":"A","EventType":"Freeze","ResourceType":"VirtualMachine","Resources":["gpu-7"],"EventStatus":"Scheduled","NotBefore":"{{at.UtcDateTime:R}}"},
                      {"EventId":"B","EventType":"Preempt","ResourceType":"VirtualMachine","Resources":["{{(vendor == Azure ? "GPU-7" : "gpu-8")}}"],"EventStatus":"Scheduled","NotBefore":"{{at.UtcDateTime:R}}"}]}
                    """);
            default:
                return null;
        }
    }
}
