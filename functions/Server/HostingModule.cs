using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Pilot.Functions.Server;

internal static class HostingModule
{
    /// <summary>Where to listen, what to say, and the folder that is held.</summary>
    public static void AddHosting(this WebApplicationBuilder builder, ServerOptions options, ServerHome home)
    {
        builder.WebHost.UseUrls([.. options.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))]);

        // What the server says to people goes to standard output; its log does not mix with it.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(home);
        builder.Services.AddSingleton(Console.Out);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<Greeting>();
    }
}
