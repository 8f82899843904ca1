using System.Text;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Host;

/// <summary>Orchestrations with some of everything; the process that is killed and the test that looks after it run the same.</summary>
public static class Load
{
    public const string Name = "Load";

    /// <summary>Each attempt at an activity leaves a line in it: instance, input, idempotency key.</summary>
    public static string KeysOf(string databasePath) => databasePath + ".keys";

    public static string IdOf(int number) => $"load{number}";

    /// <returns>The output, as JSON, of the instance that was given this number.</returns>
    public static string OutputOf(int number) => $"\"{number}: {number * 2} {(number + 1) * 2} {(number + 2) * 2} {(number + 3) * 2}\"";

    public static void Register(EmbeddedEngineOptions options)
    {
        var keys = new KeyLog(KeysOf(options.DatabasePath));
        options.Orchestrations.Add(Name, () => new Story()).Add("LoadChild", () => new Child());
        options.Activities.Add("Work", _ => new Work(keys));
    }

    private sealed class Story : Orchestrator<int, string>
    {
        public override async Task<string> RunAsync(OrchestrationContext context, int input)
        {
            var first = await context.CallActivityAsync<int>("Work", input);
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            var child = context.CallSubOrchestratorAsync<int>("LoadChild", input + 1);
            var rest = await Task.WhenAll(
                context.CallActivityAsync<int>("Work", input + 2), context.CallActivityAsync<int>("Work", input + 3));
            return $"{input}: {first} {await child} {rest[0]} {rest[1]}";
        }
    }

    private sealed class Child : Orchestrator<int, int>
    {
        public override Task<int> RunAsync(OrchestrationContext context, int input) => context.CallActivityAsync<int>("Work", input);
    }

    private sealed class Work(KeyLog keys) : Activity<int, int>
    {
        public override Task<int> RunAsync(ActivityContext context, int input)
        {
            keys.Add($"{context.InstanceId} {input} {context.IdempotencyKey}\n");
            return Task.FromResult(input * 2);
        }
    }

    private sealed class KeyLog(string path)
    {
        private readonly Lock gate = new();

        public void Add(string line)
        {
            lock (gate)
            {
                // One write each, so that a line is there whole or not at all.
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                file.Write(Encoding.UTF8.GetBytes(line));
            }
        }
    }
}
