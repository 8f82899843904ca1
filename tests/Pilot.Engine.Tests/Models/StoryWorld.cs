using System.Collections.Concurrent;
using Pilot.Core.Activities;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Models;

/// <summary>
/// Plays a <see cref="Step"/> on a real engine. The world outside the engine outlives its crashes, and remembers by
/// idempotency key what was asked of it.
/// </summary>
internal sealed class StoryWorld
{
    private readonly ConcurrentDictionary<string, int> keys = new();
    private readonly ConcurrentDictionary<int, List<string>> flakyKeys = new();

    public StoryWorld()
    {
        Setup.Activity<int, string>("Call", (context, n) => Remember(context, () => $"c{n}"))
            .Activity<int, string>("Flaky", (context, n) => Remember(context, () => Flaky(context, n)))
            .Activity<int, string>("Broken", (context, n) => Remember(context, () => throw new InvalidOperationException($"b{n}")))
            .Orchestration<Step, string>("Play", PlayAllAsync)
            .Orchestration<string[], int>("Send", (context, letter) =>
            {
                context.SendEvent(letter[0], letter[1], letter[2]);
                return Task.FromResult(0);
            })
            .Orchestration<Renewal, string>("PlayRenewing", async (context, renewal) =>
            {
                if (renewal.Done.Count < renewal.Step.Parts.Count)
                {
                    var outcome = await PlayAsync(context, renewal.Step.Parts[renewal.Done.Count]);
                    context.ContinueAsNew(renewal with { Done = [.. renewal.Done, outcome] });
                }

                return string.Join(' ', renewal.Done);
            })
            .Orchestration<Step, string>("PlayAndFail", async (context, step) =>
            {
                await PlayAllAsync(context, step);
                throw new InvalidOperationException("!");
            });
    }

    public ContractSetup Setup { get; } = new();

    /// <summary>How many different calls the engine has made.</summary>
    public int DistinctCalls => keys.Count;

    private static async Task<string> PlayAllAsync(OrchestrationContext context, Step step) => step.Kind switch
    {
        StepKind.Together => $"[{string.Join(' ', await Task.WhenAll(step.Parts.Select(part => PlayAsync(context, part))))}]",
        _ => await InSequenceAsync(context, step.Parts),
    };

    private static async Task<string> InSequenceAsync(OrchestrationContext context, IReadOnlyList<Step> parts)
    {
        var outcomes = new List<string>();
        foreach (var part in parts)
        {
            outcomes.Add(await PlayAsync(context, part));
        }

        return $"({string.Join(' ', outcomes)})";
    }

    private static async Task<string> PlayAsync(OrchestrationContext context, Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Call:
                return await context.CallActivityAsync<string>("Call", step.Number);
            case StepKind.Flaky:
                return await context.CallActivityAsync<string>("Flaky", step.Number, TaskOptions.FromRetryPolicy(
                    new RetryPolicy(5, TimeSpan.FromMinutes(10), 2)));
            case StepKind.Broken:
                return (await Caught.From<TaskFailedException>(context.CallActivityAsync("Broken", step.Number)))
                    .FailureDetails.ErrorMessage;
            case StepKind.Timer:
                var due = context.CurrentUtcDateTime.AddHours(step.Number);
                await context.CreateTimer(due, CancellationToken.None);
                return context.CurrentUtcDateTime >= due ? $"t{step.Number}" : "early";
            case StepKind.Event:
                if (context.Parent is not null)
                {
                    await context.CallSubOrchestratorAsync(
                        "Send", new[] { context.InstanceId, $"event{step.Number}", $"e{step.Number}" });
                }

                return await context.WaitForExternalEvent<string>($"event{step.Number}");
            case StepKind.Timeout:
                await Caught.From<TaskCanceledException>(
                    context.WaitForExternalEvent<string>($"never{step.Number}", TimeSpan.FromHours(1)));
                return $"o{step.Number}";
            case StepKind.Child:
                var inner = await context.CallSubOrchestratorAsync<string>("Play", step with { Kind = StepKind.InSequence });
                return $"<{inner[1..^1]}>";
            case StepKind.FailingChild:
                return (await Caught.From<TaskFailedException>(
                    context.CallSubOrchestratorAsync("PlayAndFail", step with { Kind = StepKind.InSequence })))
                    .FailureDetails.ErrorMessage;
            case StepKind.RenewingChild:
                return $"{{{await context.CallSubOrchestratorAsync<string>("PlayRenewing", new Renewal(step, []))}}}";
            default:
                return await PlayAllAsync(context, step);
        }
    }

    private Task<string> Remember(ActivityContext context, Func<string> act)
    {
        keys.AddOrUpdate(context.IdempotencyKey, 1, (_, times) => times + 1);
        return Task.FromResult(act());
    }

    /// <summary>Fails for the first calls of a step; an attempt at the same call always gets the same answer.</summary>
    private string Flaky(ActivityContext context, int number)
    {
        var calls = flakyKeys.GetOrAdd(number, _ => []);
        lock (calls)
        {
            if (!calls.Contains(context.IdempotencyKey))
            {
                calls.Add(context.IdempotencyKey);
            }

            return calls.IndexOf(context.IdempotencyKey) < number % 3
                ? throw new InvalidOperationException("flaky")
                : $"f{number}";
        }
    }
}

/// <summary>A child that begins a new execution after each of its parts.</summary>
internal sealed record Renewal(Step Step, IReadOnlyList<string> Done);
