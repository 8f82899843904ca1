using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Payloads;

/// <summary>Where the events of a history carry payloads.</summary>
internal static class EventPayloads
{
    public static string? PayloadOf(HistoryEvent happening) => happening switch
    {
        ExecutionStarted e => e.Input,
        EventRaised e => e.Payload,
        ActivityScheduled e => e.Input,
        ActivityCompleted e => e.Result,
        ChildScheduled e => e.Input,
        ChildCompleted e => e.Result,
        EventSent e => e.Payload,
        ExecutionCompleted e => e.Output,
        ExecutionTerminated e => e.Output,
        ExecutionContinued e => e.Input,
        _ => null,
    };

    public static HistoryEvent With(HistoryEvent happening, string? payload) => happening switch
    {
        ExecutionStarted e => e with { Input = payload },
        EventRaised e => e with { Payload = payload },
        ActivityScheduled e => e with { Input = payload },
        ActivityCompleted e => e with { Result = payload },
        ChildScheduled e => e with { Input = payload },
        ChildCompleted e => e with { Result = payload },
        EventSent e => e with { Payload = payload },
        ExecutionCompleted e => e with { Output = payload },
        ExecutionTerminated e => e with { Output = payload },
        ExecutionContinued e => e with { Input = payload },
        _ => happening,
    };

    /// <summary>The event itself and, at a continue-as-new, what goes along.</summary>
    public static IEnumerable<HistoryEvent> Parts(HistoryEvent happening) =>
        happening is ExecutionContinued { Carried.Count: > 0 } continued ? [happening, .. continued.Carried] : [happening];

    /// <summary>Digests of the payloads in blob storage that a turn refers to: mostly none.</summary>
    public static IReadOnlyList<string> References(Turn turn)
    {
        List<string>? digests = null;
        void Note(string? payload)
        {
            if (PayloadReference.DigestOf(payload) is { } digest)
            {
                (digests ??= []).Add(digest);
            }
        }

        Note(turn.CustomStatus);
        foreach (var happening in turn.Recorded)
        {
            Note(PayloadOf(happening));
        }

        return digests ?? (IReadOnlyList<string>)[];
    }
}
