using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Tests;

/// <summary>
/// One execution as the engine wrote it, kept under <c>Histories/orchestration/story.json</c>: an array of turns, one event
/// per line.
/// </summary>
internal sealed record RecordedHistory(string Orchestration, IReadOnlyList<IReadOnlyList<HistoryEvent>> Turns)
{
    public static string Folder { get; } = Path.Combine(Here(), "Histories");

    public bool IsOpen => Turns[^1][^1] is not ExecutionEnd;

    private string ExecutionId => Turns[0].OfType<ExecutionStarted>().Single().ExecutionId;

    public static RecordedHistory Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var turns = document.RootElement.EnumerateArray()
            .Select(turn => HistoryJson.ReadTurn(Encoding.UTF8.GetBytes(turn.GetRawText())))
            .ToArray();
        return new RecordedHistory(turns[0].OfType<ExecutionStarted>().Single().Name, turns);
    }

    /// <summary>A file that tells the same is left as it is, though every execution draws an id of its own.</summary>
    public void Save(string story)
    {
        var file = FileOf(story);
        if (File.Exists(file) && Load(file) is var held && held.Text().Replace(held.ExecutionId, ExecutionId) == Text())
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Text());
    }

    public string FileOf(string story) => Path.Combine(Folder, Orchestration, $"{story}.json");

    public static IEnumerable<string> Lines(IEnumerable<HistoryEvent> events) =>
        events.Select(happening => Encoding.UTF8.GetString(HistoryJson.Write(WithoutPlaces(happening))));

    private string Text()
    {
        var turns = Turns.Select(turn => $"  [\n    {string.Join(",\n    ", Lines(turn))}\n  ]");
        return $"[\n{string.Join(",\n", turns)}\n]\n";
    }

    // Where in which file on whose machine an activity threw is no part of the story.
    private static HistoryEvent WithoutPlaces(HistoryEvent happening) => happening switch
    {
        ActivityFailed failed => failed with { Failure = WithoutPlaces(failed.Failure) },
        ChildFailed failed => failed with { Failure = WithoutPlaces(failed.Failure) },
        ExecutionFailed failed => failed with { Failure = WithoutPlaces(failed.Failure) },
        _ => happening,
    };

    private static TaskFailureDetails WithoutPlaces(TaskFailureDetails failure) => failure with
    {
        StackTrace = null,
        InnerFailure = failure.InnerFailure is { } inner ? WithoutPlaces(inner) : null,
    };

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
