using System.Text.Json.Serialization;
using Pilot.Core.Api;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.WebConsole;

namespace Pilot.Functions.Http;

internal static class HttpModule
{
    /// <summary>JSON as <see cref="PilotJson"/> writes it, explained errors, limits, idempotency, the API's description.</summary>
    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = PackageLimits.ChunkBytes;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, PilotJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, FunctionsJson.Default);
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<IdempotencyStore>();
        builder.AddApiDescription();
    }

    public static void UseHttp(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseConsoleOrigins();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<ReadingTokens>();
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
