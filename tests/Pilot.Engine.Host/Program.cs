using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Embedded;
using Pilot.Engine.Host;
using Pilot.Orchestrations.Durable;

// Usage: Pilot.Engine.Host DATABASE FIRST. Starts one orchestration after the other, numbered from FIRST, until it is killed.
// What it knows it says in lines that end in a dot, so that a torn one can be told: "ack N .", "done N .".
const int AtTheSameTime = 16;
var next = int.Parse(args[1], CultureInfo.InvariantCulture) - 1;

var services = new ServiceCollection();
services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
services.AddEmbeddedEngine(options =>
{
    options.DatabasePath = args[0];
    Load.Register(options);
});
await using var provider = services.BuildServiceProvider();
await provider.GetRequiredService<EmbeddedEngine>().StartAsync(CancellationToken.None);
var client = provider.GetRequiredService<OrchestrationClient>();
await Task.WhenAll(Enumerable.Range(0, AtTheSameTime).Select(_ => Task.Run(async () =>
{
    while (true)
    {
        var number = Interlocked.Increment(ref next);
        await client.ScheduleNewOrchestrationInstanceAsync(Load.Name, number, new StartOrchestrationOptions(Load.IdOf(number)));
        Console.Out.WriteLine($"ack {number} .");
        await client.WaitForInstanceCompletionAsync(Load.IdOf(number));
        Console.Out.WriteLine($"done {number} .");
    }
})));
