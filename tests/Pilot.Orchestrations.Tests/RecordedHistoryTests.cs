using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Core.Jobs;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Orchestrations.Tests;

/// <summary>
/// Today's code must follow a history that was written yesterday, or every job that is under way at an upgrade fails.
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly Dictionary<string, Type> Orchestrators = typeof(RunJob).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IOrchestrator)))
        .ToDictionary(type => type.Name);

    public static TheoryData<string> Stories => [.. RecordedStory.OfRunJob.Select(story => story.Name)];

    public static TheoryData<string> Recorded => [.. Files];

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(RecordedHistory.Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RecordedHistory.Folder, file)).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Todays_code_follows_what_was_recorded(string file)
    {
        var history = RecordedHistory.Load(Path.Combine(RecordedHistory.Folder, file));

        history.Orchestration.ShouldBe(Path.GetDirectoryName(file));
        ShouldBeFollowed(history);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_was_recorded_names_no_place_on_a_machine(string file)
    {
        var text = File.ReadAllText(Path.Combine(RecordedHistory.Folder, file));

        text.ShouldNotContain("stackTrace");
        text.ShouldNotContain("pilot-theatre-");
        text.ShouldNotContain(Path.GetTempPath());
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_played_today_follows_its_own_history_and_has_one_on_record(string name)
    {
        var story = RecordedStory.OfRunJob.Single(story => story.Name == name);
        var job = JobId.FromIdempotencyKey("ada", name);
        await using var theatre = await Theatre.OpenAsync(story.Profile);

        await story.PlayAsync(theatre, job);

        (await theatre.JobAsync(job)).State.ShouldBe(story.End);
        var history = theatre.HistoryOf(job);
        ShouldBeFollowed(history);
        history.IsOpen.ShouldBe(!story.End.IsFinal());
        if (Environment.GetEnvironmentVariable("UPDATE_HISTORIES") == "1")
        {
            history.Save(name);
        }

        File.Exists(history.FileOf(name)).ShouldBeTrue($"The story '{name}' is not recorded; run the tests with UPDATE_HISTORIES=1.");
    }

    [Fact]
    public void Every_orchestration_of_the_product_has_a_recorded_history() =>
        Orchestrators.Keys.Except(Files.Select(Path.GetDirectoryName)).ShouldBeEmpty();

    [Fact]
    public void Code_that_asks_for_another_activity_than_before_is_caught_and_both_are_named()
    {
        var history = Swap("LaunchRun", "BookMachine");

        var end = Replayed(history, history.Turns.Count).Advance([], At(history.Turns[^1])).End;

        var error = end.ShouldBeOfType<ExecutionFailed>().Failure.ToPilotError()!;
        error.Code.ShouldBe("PILOT0801");
        error.Message.ShouldContain("history holds activity 'BookMachine'");
        error.Message.ShouldContain("the code asked for activity 'LaunchRun'");
        Should.Throw<ShouldAssertException>(() => ShouldBeFollowed(history)).Message.ShouldContain("PILOT0801");
    }

    [Fact]
    public void Code_that_stops_before_what_was_recorded_is_caught()
    {
        var history = RecordedHistory.Load(Path.Combine(RecordedHistory.Folder, nameof(RunJob), "plan-given.json"));
        IReadOnlyList<HistoryEvent> more = [.. history.Turns[^1].SkipLast(1), new ActivityScheduled(1000, "Celebrate")];

        var longer = history with { Turns = [.. history.Turns.SkipLast(1), more] };

        Should.Throw<ShouldAssertException>(() => ShouldBeFollowed(longer));
    }

    /// <summary>
    /// The past is replayed by the engine's own rules, which let inputs and due times change; the last turn is made again
    /// and must come out to the letter; and an open story must be content to go on waiting.
    /// </summary>
    private static void ShouldBeFollowed(RecordedHistory history)
    {
        var last = history.Turns[^1];
        HistoryEvent[] came = [.. last.Where(happening => happening is not (TurnStarted or Decision or ExecutionEnd))];
        var again = Replayed(history, history.Turns.Count - 1).Advance(came, At(last));
        if (last[^1] is not ExecutionFailed)
        {
            WhyItFailed(again).ShouldBeNull();
        }

        RecordedHistory.Lines(again.Recorded).ShouldBe(RecordedHistory.Lines(last));
        if (history.IsOpen)
        {
            var next = Replayed(history, history.Turns.Count).Advance([], At(last).AddMinutes(1));
            WhyItFailed(next).ShouldBeNull();
            next.End.ShouldBeNull();
            next.Decisions.ShouldBeEmpty();
        }
    }

    private static string? WhyItFailed(Turn turn) =>
        turn.End is ExecutionFailed { Failure: var failure } ? failure.ToPilotError()?.ToString() ?? failure.ErrorMessage : null;

    private static RecordedHistory Swap(string activity, string other)
    {
        var history = RecordedHistory.Load(Path.Combine(RecordedHistory.Folder, nameof(RunJob), "plan-given.json"));
        HistoryEvent Swapped(HistoryEvent happening) =>
            happening is ActivityScheduled scheduled && scheduled.Name == activity ? scheduled with { Name = other } : happening;
        return history with { Turns = [.. history.Turns.Select(turn => turn.Select(Swapped).ToArray())] };
    }

    private static Execution Replayed(RecordedHistory history, int turns)
    {
        var execution = new Execution(
            name => (IOrchestrator)Activator.CreateInstance(Orchestrators[name])!, NullLoggerFactory.Instance);
        execution.Replay(history.Turns.Take(turns).SelectMany(turn => turn));
        return execution;
    }

    private static DateTime At(IReadOnlyList<HistoryEvent> turn) => ((TurnStarted)turn[0]).At;
}
