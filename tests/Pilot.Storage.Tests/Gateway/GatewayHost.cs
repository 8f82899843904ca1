using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Adapters.Local.Storage;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Storage;
using Pilot.Functions.AgentGateway;
using Pilot.Functions.Http;

namespace Pilot.Storage.Tests.Gateway;

/// <summary>The gateway before a folder store, without any wall, so that nothing but storage is tried.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pilot-gateway-").FullName;
    private readonly WebApplication app;

    private GatewayHost(RequestDelegate? trouble)
    {
        Blobs = new FolderBlobStore(root, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IBlobStore>(Blobs);
        app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        if (trouble is not null)
        {
            app.Use(async (http, next) =>
            {
                await trouble(http);
                if (!http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status200OK)
                {
                    await next();
                }
            });
        }

        var gateway = app.MapGroup("");
        gateway.AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Features.Set<IGatewayScope>(new Everything());
            return await next(context);
        });
        AgentGatewayModule.Map(gateway);
    }

    public FolderBlobStore Blobs { get; }

    /// <param name="trouble">Looks at each request first; one that it answers goes no further.</param>
    public static async Task<GatewayHost> OpenAsync(RequestDelegate? trouble = null)
    {
        var host = new GatewayHost(trouble);
        await host.app.StartAsync();
        return host;
    }

    public GatewayBlobStore Client() => new(new Uri(app.Urls.First()), "no token is asked for", TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Blobs.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private sealed class Everything : IGatewayScope
    {
        public bool MayRead(string name) => true;

        public bool MayWrite(string name) => true;

        public bool MayList(string prefix) => true;
    }
}
