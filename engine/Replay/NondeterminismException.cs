using System.Globalization;

namespace Pilot.Engine.Replay;

/// <summary>History and code tell different stories.</summary>
internal sealed class NondeterminismException(HistoryEvent? held, Decision? asked)
    : Exception($"history holds {Describe(held)}; the code asked for {Describe(asked)}")
{
    private static string Describe(HistoryEvent? happening) => happening switch
    {
        null => "nothing",
        ActivityScheduled a => Numbered(a.TaskId, $"activity '{a.Name}'"),
        ChildScheduled c => Numbered(c.TaskId, $"child orchestration '{c.Name}' as '{c.InstanceId}'"),
        EventSent e => Numbered(e.TaskId, $"event '{e.Name}' to '{e.InstanceId}'"),
        TimerCreated t => Numbered(t.TaskId, $"a timer until {t.FireAt:O}"),
        TimerCanceled t => Numbered(t.TaskId, "the end of a timer"),
        ExecutionEnd end => $"the end of the execution ({end.GetType().Name})",
        _ => happening.GetType().Name,
    };

    private static string Numbered(int taskId, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} (task #{taskId})");
}
