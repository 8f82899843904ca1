using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Embedded;
using Pilot.Functions.Serverless;
using Pilot.Orchestrations.Durable;

namespace Pilot.Bench;

/// <summary>What the functions app adds to the start of its host: from nothing to the answer of a first request.</summary>
internal sealed class FunctionsStartBenchmark : Benchmark
{
    private const int Times = 15;

    public override string Name => "functions-start";

    public override string About => "the functions app from nothing to its first answer, in a process that has run nothing before, against later ones";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pilot-bench-").FullName;
        var services = new ServiceCollection().AddLogging();
        services.AddEmbeddedEngine(engine => engine.DatabasePath = Path.Combine(folder, "engine.db"));
        await using var engine = services.BuildServiceProvider();
        var client = engine.GetRequiredService<OrchestrationClient>();
        var first = await Measure.SecondsAsync(() => AnswerAsync(client));
        var later = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            later.Add(await Measure.SecondsAsync(() => AnswerAsync(client)));
        }

        Directory.Delete(folder, recursive: true);
        return [new Row("functions app to first answer, cold", first * 1000, "ms", "again", Measure.Median(later) * 1000, "1,000 ms")];
    }

    private static async Task AnswerAsync(OrchestrationClient client)
    {
        await using var app = await FunctionsApp.StartAsync(
            client, change: services => services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance));
        var request = new DefaultHttpContext();
        request.Request.Method = HttpMethods.Get;
        request.Request.Path = "/api/v1/health";
        request.Response.Body = new MemoryStream();
        await app.HandleAsync(request);
        if (request.Response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException($"The functions app answers with {request.Response.StatusCode}.");
        }
    }
}
