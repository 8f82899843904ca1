using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;

await using var app = await FunctionsApp.StartAsync(new DurableOrchestrationClient(CurrentClient.Get));
using var host = new HostBuilder()
    .ConfigureFunctionsWebApplication()
    .ConfigureServices(services => services.AddSingleton(app))
    .Build();
await host.RunAsync();
