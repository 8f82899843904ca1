using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pilot.Engine.Embedded;

namespace Pilot.Functions.Server;

internal static class TelemetryModule
{
    /// <summary>
    /// Sends the engine's traces and metrics to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, and nothing anywhere when
    /// it names none. The other OTEL_ settings mean what OpenTelemetry says.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // Before the engine, so that it stops after it and loses nothing of its end.
            builder.Services.AddHostedService<TelemetryExport>();
        }
    }
}

internal sealed class TelemetryExport(IConfiguration settings) : IHostedService, IDisposable
{
    private const int FlushMilliseconds = 2000;

    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(settings))
            .ConfigureResource(Describe)
            .AddSource(EngineTelemetry.Name)
            .AddOtlpExporter()
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(settings))
            .ConfigureResource(Describe)
            .AddMeter(EngineTelemetry.Name)
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A collector that is away must not hold up the end.
        await Task.WhenAll(
            Task.Run(() => traces?.ForceFlush(FlushMilliseconds), CancellationToken.None),
            Task.Run(() => metrics?.ForceFlush(FlushMilliseconds), CancellationToken.None));
        Dispose();
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    private void Describe(ResourceBuilder resource) => resource.AddService(settings["OTEL_SERVICE_NAME"] ?? "serverless-pilot");
}
