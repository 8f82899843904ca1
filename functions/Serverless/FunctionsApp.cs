using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Pilot.Core.Accounts;
using Pilot.Core.Activities;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Storage;
using Pilot.Functions.Server;
using Pilot.Functions.Triggers;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Serverless;

/// <summary>
/// The platform as functions that something else calls, one by one: a request, an activity, an arrival, a timer. It runs
/// nothing of its own accord, keeps nothing between calls that another instance would miss, and any number of it may work on
/// one storage.
/// </summary>
public sealed class FunctionsApp : IAsyncDisposable
{
    /// <summary>Where the password of the account admin is left when that account is made, for a person to take away.</summary>
    public const string FirstPassword = "first-password";

    /// <summary>Load balancers give up an answer after 230 s without a byte, some after that time at all.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(200);

    private readonly WebApplication app;
    private readonly PipelineServer pipeline;
    private readonly string home;

    private FunctionsApp(WebApplication app, PipelineServer pipeline, string home)
    {
        this.app = app;
        this.pipeline = pipeline;
        this.home = home;
    }

    /// <summary>From the environment, as the server on one machine is.</summary>
    /// <param name="orchestrations">Where stories are told.</param>
    /// <param name="settings">Beside the environment, before it.</param>
    /// <param name="change">Last changes to the container.</param>
    /// <exception cref="Core.Errors.PilotException">PILOT0501 with every fault of the settings at once.</exception>
    public static async Task<FunctionsApp> StartAsync(
        OrchestrationClient orchestrations, IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var home = Directory.CreateTempSubdirectory("pilot-functions-").FullName;
        builder.Configuration.AddInMemoryCollection([.. settings ?? [], new("home", home)]);
        var read = ServerOptions.Read(builder.Configuration);
        var options = read with { IsOneOfMany = true, LongestAnswer = read.LongestAnswer ?? LongestAnswer };
        var pipeline = new PipelineServer();

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(orchestrations);
        await builder.AddPilotAsync(options);
        builder.Services.AddSingleton<IServer>(pipeline);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // The platform in front is the only way in; it appends the address that it was called from.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
        });
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.MapPilot();
        await app.StartAsync();
        return new FunctionsApp(app, pipeline, home);
    }

    /// <summary>Answers a request that another server has taken.</summary>
    public Task HandleAsync(HttpContext request) => pipeline.HandleAsync(request.Features);

    public async Task<ActivityResult> RunActivityAsync<TActivity>(ActivityCall call, CancellationToken cancellation)
        where TActivity : class, IActivity
    {
        await using var scope = app.Services.CreateAsyncScope();
        var activity = ActivatorUtilities.GetServiceOrCreateInstance<TActivity>(scope.ServiceProvider);
        return await ActivityResult.OfAsync(typeof(TActivity).Name, activity, call, cancellation);
    }

    /// <summary>An archive was written whole; safe to repeat.</summary>
    /// <param name="name">Below <c>uploads/</c>.</param>
    public Task UploadArrivedAsync(string name, CancellationToken cancellation) =>
        ArrivedAsync(BlobNames.Uploads + name, app.Services.GetRequiredService<UploadArrival>().HandleAsync, cancellation);

    /// <summary>An agent left a signal; safe to repeat.</summary>
    /// <param name="name">Below <c>signals/</c>.</param>
    public Task SignalArrivedAsync(string name, CancellationToken cancellation) =>
        ArrivedAsync(BlobNames.Signals + name, app.Services.GetRequiredService<SignalArrival>().HandleAsync, cancellation);

    /// <summary>
    /// Makes the account admin when there is none, and keeps house; one at a time.
    /// </summary>
    /// <param name="thorough">Now and then: see <see cref="Housekeeping"/> and <see cref="OrphanRemoval"/>.</param>
    public async Task SweepAsync(bool thorough, CancellationToken cancellation)
    {
        var blobs = app.Services.GetRequiredService<IBlobStore>();
        await app.Services.GetRequiredService<AccountStore>().EnsureAdminAsync(
            password => blobs.PutTextAsync(FirstPassword, password, cancellation: cancellation), cancellation);
        await app.Services.GetRequiredService<Housekeeping>().RunAsync(thorough, cancellation);
        if (thorough)
        {
            await app.Services.GetRequiredService<OrphanRemoval>().RunAsync(cancellation);
        }
    }

    public Task RefreshPricesAsync(CancellationToken cancellation) =>
        app.Services.GetRequiredService<CatalogueRefresh>().RunAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    /// <summary>What is gone was dealt with before.</summary>
    private async Task ArrivedAsync(string name, Func<BlobInfo, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        if (BlobName.IsValid(name) && await app.Services.GetRequiredService<IBlobStore>().StatAsync(name, cancellation) is { } blob)
        {
            await handle(blob, cancellation);
        }
    }
}
