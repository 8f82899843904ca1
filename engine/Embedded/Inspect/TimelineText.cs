using System.Globalization;
using Pilot.Core.Api;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Inspect;

/// <summary>Tells a history in a person's words, turn by turn; remembers what was asked, to name it in the answer.</summary>
/// <param name="earlier">The turns before the first that is told, newest first; read when an answer has its request there.</param>
internal sealed class TimelineText(IEnumerable<IReadOnlyList<HistoryEvent>> earlier) : IDisposable
{
    private readonly Dictionary<int, (string What, DateTime At)> asked = [];
    private readonly IEnumerator<IReadOnlyList<HistoryEvent>> earlier = earlier.GetEnumerator();
    private DateTime at;

    public void Dispose() => earlier.Dispose();

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
            double? seconds = happening is TaskOutcome outcome && Request(outcome) is { } request
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
        $"{(Request(outcome) is { } request ? request.What : $"task #{outcome.TaskId}")} {verb}";

    private (string What, DateTime At)? Request(TaskOutcome outcome)
    {
        (string What, DateTime At) request;
        while (!asked.TryGetValue(outcome.TaskId, out request))
        {
            if (!earlier.MoveNext())
            {
                return null;
            }

            Remember(earlier.Current);
        }

        return request;
    }

    private void Remember(IReadOnlyList<HistoryEvent> turn)
    {
        var now = at;
        at = turn.OfType<TurnStarted>().First().At;
        foreach (var request in turn.OfType<Decision>())
        {
            Describe(request);
        }

        at = now;
    }

    private static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";
}
