using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Jobs;
using Pilot.Functions.Server;
using Pilot.Functions.Tests.Support;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Functions.Tests.Server;

public sealed class TelemetryStories
{
    [Fact]
    public async Task With_a_collector_the_engines_traces_and_metrics_are_sent_there_and_the_last_at_the_end()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectAsync(received);

        using (var server = new PilotServer(settings: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }))
        {
            var engine = server.Services.GetServices<OrchestrationClient>().First(client => client is not FakeOrchestrations);
            await engine.ScheduleNewOrchestrationInstanceAsync(nameof(RunJob), new RunJobInput(JobId.New()));
        }

        received.ShouldContain(sent => sent.Path == "/v1/traces" && sent.Body.Contains("create_orchestration:RunJob"));
        received.ShouldContain(sent => sent.Path == "/v1/metrics" && sent.Body.Contains("pilot.engine.commit.writes"));
        received.ShouldAllBe(sent => sent.Body.Contains("serverless-pilot"));
    }

    [Fact]
    public void Without_one_nothing_listens()
    {
        using var server = new PilotServer();

        server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<TelemetryExport>().ShouldBeEmpty();
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentQueue<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray())));
            return Results.Ok();
        });
        await app.StartAsync();
        return app;
    }
}
