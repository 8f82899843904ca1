using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>One try at a call, waiting or running. All but the beat is touched under the queue's lock or by its runner.</summary>
internal sealed class ActivityAttempt(ActivityCall call)
{
    private long beat;

    public ActivityCall Call { get; } = call;

    /// <summary>Null until it starts.</summary>
    public CancellationTokenSource? Cancellation { get; set; }

    public DateTime BeganAt { get; private set; }

    /// <summary>When it last showed that it lives.</summary>
    public DateTime BeatAt => new(Volatile.Read(ref beat), DateTimeKind.Utc);

    /// <summary>Its outcome is wanted: its lease is not lost, its execution has not ended.</summary>
    public bool IsCurrent { get; set; } = true;

    public bool HoldsSlot { get; set; }

    /// <summary>Its neighbours among the open attempts of its execution.</summary>
    public ActivityAttempt? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    public ActivityAttempt? Next { get; set; }

    public void Begin(DateTime now)
    {
        BeganAt = now;
        Beat(now);
    }

    public void Beat(DateTime now) => Volatile.Write(ref beat, now.Ticks);
}
