using System.Globalization;
using Pilot.Core.Api;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Inspect;

/// <summary>Tells a history in a person's words, turn by turn; remembers what was asked, to name it in the answer.</summary>
internal sealed class TimelineText
{
    private readonly Dictionary<int, (string What, DateTime At)> asked = [];
    private DateTime at;

    public IEnumerable<TimelineEntry> Tell(int turn, IReadOnlyList<HistoryEvent> events)
    {
        foreach (var happening in events)
        {
            if (happening is TurnStarted begun)
            {
                at = begun.At;
                continue;
            }

            var (kind, task, text) = Describe(happening);
            double? seconds = happening is TaskOutcome outcome && asked.TryGetValue(outcome.TaskId, out var request)
                ? (at - request.At).TotalSeconds
                : null;
            yield return new TimelineEntry(new DateTimeOffset(at, TimeSpan.Zero), turn, kind, task, text, seconds);
        }
    }

    private (string Kind, int? Task, string Text) Describe(HistoryEvent happening) => happening switch
    {
        ExecutionStarted e => ("executionStarted", null, $"{e.Name} starts{(e.Parent is null ? "" : $" as a child of {e.Parent.InstanceId}")}"),
        ActivityScheduled e => ("activityScheduled", e.TaskId, Ask(e, $"activity {e.Name}", "is called")),
        ActivityCompleted e => ("activityCompleted", e.TaskId, Answer(e, "completed")),
        ActivityFailed e => ("activityFailed", e.TaskId, Answer(e, $"failed: {e.Failure.ErrorMessage}")),
        TimerCreated e => ("timerCreated", e.TaskId, Ask(e, "timer", $"until {e.FireAt.ToString("u", CultureInfo.InvariantCulture)}")),
        TimerFired e => ("timerFired", e.TaskId, Answer(e, "fired")),
        TimerCanceled e => ("timerCanceled", e.TaskId, "timer canceled"),
        ChildScheduled e => ("childScheduled", e.TaskId, Ask(e, $"child {e.Name}", $"starts as {e.InstanceId}")),
        ChildCompleted e => ("childCompleted", e.TaskId, Answer(e, "completed")),
        ChildFailed e => ("childFailed", e.TaskId, Answer(e, $"failed: {e.Failure.ErrorMessage}")),
        EventRaised e => ("eventRaised", null, $"event '{e.Name}' came"),
        EventSent e => ("eventSent", e.TaskId, $"event '{e.Name}' sent to {e.InstanceId}"),
        Suspended e => ("suspended", null, $"suspended{Because(e.Reason)}"),
        Resumed e => ("resumed", null, $"resumed{Because(e.Reason)}"),
        ExecutionCompleted => ("executionCompleted", null, "completed"),
        ExecutionFailed e => ("executionFailed", null, $"failed: {e.Failure.ErrorMessage}"),
        ExecutionTerminated => ("executionTerminated", null, "terminated"),
        _ => (happening.GetType().Name, null, happening.GetType().Name),
    };

    private string Ask(Decision request, string what, string verb)
    {
        asked[request.TaskId] = (what, at);
        return $"{what} {verb}";
    }

    private string Answer(TaskOutcome outcome, string verb) =>
        $"{(asked.TryGetValue(outcome.TaskId, out var request) ? request.What : $"task #{outcome.TaskId}")} {verb}";

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";
}
