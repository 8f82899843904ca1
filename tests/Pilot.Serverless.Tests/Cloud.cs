using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Adapters.Azure.Storage;
using System.Net.Http.Headers;
using Pilot.Core.Accounts;
using Pilot.Core.Activities;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Engine.Embedded;
using Pilot.Engine.Replay;
using Pilot.Functions.Serverless;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;
using Pilot.Storage.Tests.Azure;
using System.Text.Json;

namespace Pilot.Serverless.Tests;

/// <summary>
/// Functions mode: what a cloud does to functions, done harder. Every request, every activity, every arrival gets a platform
/// that was started for it alone and is thrown away after it; the engine that tells the stories is stopped and started again
/// between activities, at moments that a seed decides; events arrive once or twice. Blobs are in Azurite, jobs run on a
/// target outside. Or, with <c>instances</c>, what a cloud does on an ordinary day: several platforms that live on, and every call
/// goes to any of them.
/// </summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const string EventKey = "a key that nobody could ever guess, not even in years";

    /// <summary>A header that chooses the instance, where there are some.</summary>
    public const string Instance = "Test-Instance";

    /// <summary>As <c>host.json</c> says for each instance.</summary>
    public const int ActivitiesAtOnce = 32;

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-cloud-").FullName;
    private readonly Dictionary<string, string?> settings;
    private readonly Random chance;
    private readonly SemaphoreSlim engineTurn = new(1);
    private readonly CancellationTokenSource stop = new();
    private readonly WebApplication front;
    private readonly List<FunctionsApp> instances = [];
    private readonly IComputeTarget machines;
    private ServiceProvider engine;
    private Task restarts = Task.CompletedTask;
    private Task arrivals = Task.CompletedTask;
    private int starts;
    private int restarted;

    private Cloud(Azurite azurite, AzureBlobStore blobs, string container, int seed, IComputeTarget? target, TimeSpan? longestAnswer)
    {
        chance = new Random(seed);
        Blobs = blobs;
        Target = new OutsideTarget(blobs);
        machines = target ?? Target;
        settings = new()
        {
            ["blobs"] = azurite.ConnectionString,
            ["container"] = container,
            ["agent-blobs"] = "container",
            ["PILOT_EVENT_KEY"] = EventKey,
            ["PILOT_LONGEST_ANSWER"] = longestAnswer?.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        };
        engine = MakeEngine();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        front = builder.Build();
        front.Run(AnswerAsync);
    }

    public AzureBlobStore Blobs { get; }

    public OutsideTarget Target { get; }

    public Uri Address => new(front.Urls.Single());

    /// <summary>Platforms that were started and thrown away.</summary>
    public int Starts => starts;

    /// <summary>How often the engine was stopped and started again.</summary>
    public int Restarts => restarted;

    /// <param name="target">Where jobs run; null for one that does what a test says.</param>
    /// <param name="instances">Platforms that live on; none gives every call one of its own.</param>
    public static async Task<Cloud> StartAsync(
        Azurite azurite, int seed, IComputeTarget? target = null, int instances = 0, TimeSpan? longestAnswer = null)
    {
        var container = $"cloud-{Guid.NewGuid():N}";
        var cloud = new Cloud(azurite, await AzureBlobStores.OpenAsync(azurite.ConnectionString, container), container, seed, target, longestAnswer);
        for (var i = 0; i < instances; i++)
        {
            cloud.instances.Add(await cloud.FreshAsync());
        }

        await cloud.engine.GetRequiredService<EmbeddedEngine>().StartAsync(CancellationToken.None);
        await cloud.front.StartAsync();
        cloud.arrivals = cloud.TellOfArrivalsAsync();
        return cloud;
    }

    public OrchestrationClient Orchestrations => new MovingClient(() => Volatile.Read(ref engine));

    /// <summary>A request to the platform as somebody, to an instance of one's choice or to any.</summary>
    public async Task<HttpClient> LoginAsync(AccountRole role = AccountRole.User, string name = "ada")
    {
        var accounts = new AccountStore(Blobs, new PlainHasher(), TimeProvider.System);
        if (await accounts.GetAsync(name) is null)
        {
            await accounts.CreateAsync(name, role, "correct horse");
        }

        var tokens = new TokenStore(Blobs, accounts, TimeProvider.System, TimeSpan.FromHours(1));
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await tokens.IssueAsync(name)).Token);
        return client;
    }

    public async Task CallAsync(Func<FunctionsApp, Task> function)
    {
        if (instances.Count > 0)
        {
            await function(instances[Next(instances.Count)]);
            return;
        }

        await using var app = await FreshAsync();
        await function(app);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await arrivals;
        await restarts;
        await front.DisposeAsync();
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await engine.DisposeAsync();
        stop.Dispose();
        engineTurn.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task AnswerAsync(HttpContext request) => request.Request.Headers[Instance].ToString() is { Length: > 0 } number
        ? instances[int.Parse(number, CultureInfo.InvariantCulture)].HandleAsync(request)
        : CallAsync(app => app.HandleAsync(request));

    private Task<FunctionsApp> FreshAsync()
    {
        Interlocked.Increment(ref starts);
        return FunctionsApp.StartAsync(new MovingClient(() => Volatile.Read(ref engine)), settings, services =>
        {
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            services.AddSingleton(machines);
        });
    }

    /// <summary>Event Grid, as it is: soon, at least once.</summary>
    private async Task TellOfArrivalsAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            await foreach (var blob in Blobs.ListAllAsync(BlobNames.Uploads))
            {
                await TellAsync((app, name) => app.UploadArrivedAsync(name, CancellationToken.None), blob.Name[BlobNames.Uploads.Length..]);
            }

            await foreach (var blob in Blobs.ListAllAsync(BlobNames.Signals))
            {
                await TellAsync((app, name) => app.SignalArrivedAsync(name, CancellationToken.None), blob.Name[BlobNames.Signals.Length..]);
            }

            await Task.Delay(50, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(Func<FunctionsApp, string, Task> function, string name)
    {
        for (var times = Next(2) + 1; times > 0; times--)
        {
            await CallAsync(app => function(app, name));
        }
    }

    private ServiceProvider MakeEngine()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton<IBlobStore>(Blobs);
        services.AddEmbeddedEngine(options =>
        {
            options.DatabasePath = Path.Combine(folder, "engine.db");
            options.LiveExecutions = 0;
            options.MaxConcurrentActivities = ActivitiesAtOnce;
            options.Orchestrations.Add<SpreadWork>();
            options.Activities.Add(nameof(Piece), _ => new Piece());
            options.Orchestrations.Add<RunJob>();
            foreach (var type in typeof(IActivity).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(IActivity).IsAssignableFrom(type)))
            {
                options.Activities.Add(type.Name, _ => (IActivity)Activator.CreateInstance(typeof(FreshActivity<>).MakeGenericType(type), this)!);
            }
        });
        return services.BuildServiceProvider();
    }

    private int Next(int below)
    {
        lock (chance)
        {
            return chance.Next(below);
        }
    }

    private void MayRestart()
    {
        if (Next(4) == 0 && restarts.IsCompleted && !stop.IsCancellationRequested)
        {
            restarts = Task.Run(RestartAsync);
        }
    }

    private async Task RestartAsync()
    {
        await engineTurn.WaitAsync();
        try
        {
            await engine.DisposeAsync();
            var next = MakeEngine();
            await next.GetRequiredService<EmbeddedEngine>().StartAsync(CancellationToken.None);
            Volatile.Write(ref engine, next);
            restarted++;
        }
        finally
        {
            engineTurn.Release();
        }
    }

    /// <summary>An activity that is run by a platform of its own, through the value that another host would carry.</summary>
    private sealed class FreshActivity<TActivity>(Cloud cloud) : IActivity
        where TActivity : class, IActivity
    {
        public Type InputType => typeof(JsonElement?);

        public Type OutputType => typeof(JsonElement?);

        public async Task<object?> RunAsync(ActivityContext context, object? input)
        {
            var call = new ActivityCall(context.InstanceId, context.IdempotencyKey, (JsonElement?)input);
            ActivityResult? result = null;
            await cloud.CallAsync(async app => result = await app.RunActivityAsync<TActivity>(call, context.Cancellation));
            cloud.MayRestart();
            return result!.Failure is { } failure
                ? throw new PilotException(failure.ToPilotError() ?? new PilotError("PILOT0500", failure.ErrorMessage, ""))
                : result.Output;
        }
    }
}
