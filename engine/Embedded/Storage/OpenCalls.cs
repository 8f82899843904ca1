using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>Calls of activities without an outcome, found by going through the histories of those instances that have any.</summary>
internal static class OpenCalls
{
    /// <summary>Every one but the parked, in the order they were made.</summary>
    public static List<ActivityCall> Load(SqlSession session)
    {
        var instances = session.All(InstanceRow.WithOpenCalls, InstanceRow.Map);
        return [.. instances.SelectMany(instance => Of(session, instance))];
    }

    /// <inheritdoc cref="Load"/>
    public static List<ActivityCall> Of(SqlSession session, InstanceRow instance)
    {
        var open = new SortedDictionary<int, ActivityScheduled>();
        foreach (var happening in History.Walk(session, instance).SelectMany(turn => turn))
        {
            if (happening is ActivityScheduled call)
            {
                open[call.TaskId] = call;
            }
            else if (happening is TaskOutcome outcome)
            {
                open.Remove(outcome.TaskId);
            }
        }

        ParkedTable.Tasks(session, instance.Key).ForEach(task => open.Remove(task));
        var notes = ActivityTable.Notes(session, instance.Key).ToDictionary(note => note.Task);
        return [.. open.Values.Select(call => With(notes.GetValueOrDefault(call.TaskId), ActivityCall.Of(instance, call), call))];
    }

    private static ActivityCall With(ActivityNote? note, ActivityCall made, ActivityScheduled call) => made with
    {
        IsRecovered = true,
        Attempts = note?.Attempts ?? 0,
        Crashes = note?.Crashes ?? 0,
        Input = note is { HasInput: true } ? null : call.Input,
        IsInputOnDisk = note is { HasInput: true },
    };
}
