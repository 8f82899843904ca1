using Microsoft.Net.Http.Headers;
using Pilot.Functions.Http;
using Pilot.Functions.Server;

namespace Pilot.Functions.WebConsole;

internal static class ConsoleModule
{
    public static void AddConsole(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton<ConsoleFiles>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.ConsoleOrigins])
            .WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .WithHeaders(
                HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, HeaderNames.Range, HeaderNames.IfRange,
                HeaderNames.IfNoneMatch, HeaderNames.CacheControl, "Last-Event-ID", IdempotencyFilter.Header)
            .WithExposedHeaders(
                HeaderNames.Location, HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.ContentDisposition, HeaderNames.ContentRange,
                "Pilot-Log-Run", "Pilot-Log-Length", "Idempotent-Replayed")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
    }

    /// <summary>Pages from other origins may call the API only where such origins were named.</summary>
    public static void UseConsoleOrigins(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServerOptions>().ConsoleOrigins.Count > 0)
        {
            app.UseCors();
        }
    }

    public static void UseConsole(this WebApplication app) => app.UseMiddleware<ConsolePages>();
}
