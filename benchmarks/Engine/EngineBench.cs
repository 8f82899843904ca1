using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Durable;

namespace Pilot.Bench.Engine;

/// <summary>An embedded engine in this process, with the orchestrations that the measurements run.</summary>
internal sealed class EngineBench : IAsyncDisposable
{
    private readonly ServiceProvider provider;
    private readonly string folder;

    private EngineBench(ServiceProvider provider, string folder)
    {
        this.provider = provider;
        this.folder = folder;
    }

    public OrchestrationClient Client => provider.GetRequiredService<OrchestrationClient>();

    public string Database => DatabaseIn(folder);

    /// <param name="folder">An existing one is opened as it is; deleted with the bench.</param>
    public static async Task<EngineBench> StartAsync(string folder, Action<EmbeddedEngineOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddEmbeddedEngine(options =>
        {
            options.DatabasePath = DatabaseIn(folder);
            options.Orchestrations.Add<HelloCities>().Add<FanOut>().Add<Sleep>().Add<AwaitEvent>();
            options.Activities.Add<Greet>();
            configure?.Invoke(options);
        });
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<EmbeddedEngine>().StartAsync(CancellationToken.None);
        return new EngineBench(provider, folder);
    }

    /// <summary>A folder on the disk that holds the checkout, or in memory.</summary>
    public static string NewFolder(bool inMemory = false)
    {
        var path = Path.Combine(inMemory ? "/dev/shm" : Path.GetFullPath("artifacts"), $"engine-bench-{Guid.NewGuid():N}");
        return Directory.CreateDirectory(path).FullName;
    }

    public async Task<TimeSpan> RunManyAsync(string name, int count, Func<int, object?> input)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, count).Select(async n =>
        {
            var id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input(n));
            await Client.WaitForInstanceCompletionAsync(id);
        }));
        return watch.Elapsed;
    }

    /// <summary>Closes the engine and leaves its folder.</summary>
    public ValueTask StopAsync() => provider.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string DatabaseIn(string folder) => Path.Combine(folder, "engine.db");

    internal sealed class Greet : Activity<string, string>
    {
        private static long firstDone;

        /// <summary>When the first call since the last <see cref="Forget"/> had its result, as a Stopwatch timestamp.</summary>
        public static long FirstDone => Volatile.Read(ref firstDone);

        public static void Forget() => Volatile.Write(ref firstDone, 0);

        public override Task<string> RunAsync(ActivityContext context, string input)
        {
            var greeting = $"Hello {input}!";
            Interlocked.CompareExchange(ref firstDone, System.Diagnostics.Stopwatch.GetTimestamp(), 0);
            return Task.FromResult(greeting);
        }
    }

    internal sealed class HelloCities : Orchestrator<int, string[]>
    {
        private static readonly string[] Cities = ["Tokyo", "Seattle", "London", "Amsterdam", "Mumbai"];

        public override async Task<string[]> RunAsync(OrchestrationContext context, int input)
        {
            var greetings = new List<string>();
            foreach (var city in Cities)
            {
                greetings.Add(await context.CallActivityAsync<string>(nameof(Greet), city));
            }

            return [.. greetings];
        }
    }

    internal sealed class FanOut : Orchestrator<int, int>
    {
        public override async Task<int> RunAsync(OrchestrationContext context, int input)
        {
            var greetings = await Task.WhenAll(
                Enumerable.Range(0, input).Select(_ => context.CallActivityAsync<string>(nameof(Greet), "you")));
            return greetings.Length;
        }
    }

    internal sealed class Sleep : Orchestrator<DateTime, int>
    {
        public override async Task<int> RunAsync(OrchestrationContext context, DateTime input)
        {
            await context.CreateTimer(input, CancellationToken.None);
            return 1;
        }
    }

    internal sealed class AwaitEvent : Orchestrator<int, int>
    {
        public override Task<int> RunAsync(OrchestrationContext context, int input) =>
            context.WaitForExternalEvent<int>("go");
    }
}
