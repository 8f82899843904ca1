using System.Text.Json;
using Pilot.Core.Activities;
using Pilot.Orchestrations.Durable;

namespace Pilot.Serverless.Tests;

/// <summary>A wide fan-out, whose input and output are too long for a message.</summary>
internal sealed class SpreadWork : Orchestrator<Spread, string[]>
{
    public override Task<string[]> RunAsync(OrchestrationContext context, Spread input) => Task.WhenAll(
        Enumerable.Range(0, input.Pieces).Select(i => context.CallActivityAsync<string>(nameof(Piece), $"{i}:{input.Text}")));
}

/// <param name="Text">Handed to every piece.</param>
internal sealed record Spread(int Pieces, string Text);

/// <summary>Says which piece it was, and notes how many are under way at the same time.</summary>
internal sealed class Piece : IActivity
{
    private static int underWay;
    private static int mostAtOnce;

    public static int MostAtOnce => mostAtOnce;

    public Type InputType => typeof(JsonElement?);

    public Type OutputType => typeof(string);

    public async Task<object?> RunAsync(ActivityContext context, object? input)
    {
        var now = Interlocked.Increment(ref underWay);
        for (var most = mostAtOnce; now > most; most = mostAtOnce)
        {
            Interlocked.CompareExchange(ref mostAtOnce, now, most);
        }

        await Task.Yield();
        Interlocked.Decrement(ref underWay);
        var text = ((JsonElement)input!).GetString()!;
        return text[..text.IndexOf(':', StringComparison.Ordinal)];
    }
}
