using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

// The platform starts while the Functions host is told of the functions; each call of one waits for it.
var starting = Task.Run(() => FunctionsApp.StartAsync(new DurableOrchestrationClient(CurrentClient.Get)));
using var host = new HostBuilder()
    .ConfigureFunctionsWebApplication()
    .ConfigureLogging(logging => logging.AddFilter("Microsoft", LogLevel.Warning))
    .ConfigureServices(services => services.AddSingleton(starting))
    .Build();
await host.StartAsync();
await using var app = await starting;
await host.WaitForShutdownAsync();
