using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Pilot.Functions.Serverless;

/// <summary>A server that listens nowhere: whoever has a request hands it over, and it takes the same way as any other.</summary>
internal sealed class PipelineServer : IServer
{
    private Func<IFeatureCollection, Task>? handle;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        handle = request => ProcessAsync(application, request);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <param name="request">Of another server; what that server's own application put there is not seen here.</param>
    public Task HandleAsync(IFeatureCollection request)
    {
        var features = new FeatureCollection();
        Pass<IHttpRequestFeature>(request, features);
        Pass<IHttpRequestBodyDetectionFeature>(request, features);
        Pass<IHttpRequestIdentifierFeature>(request, features);
        Pass<IHttpRequestLifetimeFeature>(request, features);
        Pass<IHttpRequestTrailersFeature>(request, features);
        Pass<IHttpMaxRequestBodySizeFeature>(request, features);
        Pass<IRequestBodyPipeFeature>(request, features);
        Pass<IHttpConnectionFeature>(request, features);
        Pass<IHttpResponseFeature>(request, features);
        Pass<IHttpResponseBodyFeature>(request, features);
        Pass<IHttpResponseTrailersFeature>(request, features);
        Pass<IHttpResetFeature>(request, features);
        return (handle ?? throw new InvalidOperationException("The application has not started."))(features);
    }

    private static void Pass<T>(IFeatureCollection from, FeatureCollection to) => to.Set(from.Get<T>());

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection request)
        where TContext : notnull
    {
        var context = application.CreateContext(request);
        try
        {
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        }
        catch (Exception error)
        {
            application.DisposeContext(context, error);
            throw;
        }
    }
}
