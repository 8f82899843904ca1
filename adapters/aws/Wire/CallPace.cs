using System.Net;
using Amazon.Runtime;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>
/// Slows a client down while its service asks for fewer calls, and lets it go again. Without such refusals nobody waits. With
/// one, calls take turns at a rate somewhat below the one that was too much; it rises while all is well, and at twice that rate the
/// turns end. Who would wait too long for a turn is refused at once, as the service would do it.
/// </summary>
internal sealed class CallPace(TimeProvider clock)
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>What is left of the rate after a refusal.</summary>
    private const double Fall = 0.7;

    /// <summary>Of the rate that was too much, each second.</summary>
    private const double Rise = 0.2;

    /// <summary>Calls a second; all that a single refusal may cost somebody who calls seldom is a moment.</summary>
    private const double Least = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> sent = new();
    private double? rate;
    private double tooMuch;
    private DateTimeOffset turn;
    private DateTimeOffset seen;
    private DateTimeOffset fell;

    /// <summary>Waits for a turn.</summary>
    /// <returns>When the call may go, for <see cref="Refused"/>.</returns>
    /// <exception cref="AmazonServiceException">429, not sent: the turn would come later than <see cref="LongestWait"/>.</exception>
    public async ValueTask<DateTimeOffset> EnterAsync(CancellationToken cancellation)
    {
        var (now, at) = Take();
        if (at > now)
        {
            await Task.Delay(at - now, clock, cancellation);
        }

        return at;
    }

    /// <summary>The service refused a call for haste. Those that were under way at the last refusal say nothing new.</summary>
    /// <param name="at">When it was sent.</param>
    public void Refused(DateTimeOffset at)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Recover(now);
            if (at < fell)
            {
                return;
            }

            tooMuch = Math.Max(Least, Math.Min(rate ?? double.MaxValue, Recent(now) / Window.TotalSeconds));
            rate = Math.Max(Least, tooMuch * Fall);
            fell = now;
            turn = Later(turn, now + Gap);
        }
    }

    private TimeSpan Gap => TimeSpan.FromSeconds(1 / rate!.Value);

    private (DateTimeOffset Now, DateTimeOffset Turn) Take()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Recover(now);
            var at = rate is null ? now : Later(turn, now);
            if (at - now > LongestWait)
            {
                throw new AmazonServiceException(
                    "The service has asked for fewer calls, and many wait for their turn.", null, ErrorType.Sender, "ThrottlingException", null, HttpStatusCode.TooManyRequests);
            }

            turn = rate is null ? at : at + Gap;
            Recent(now);
            sent.Enqueue(at);
            return (now, at);
        }
    }

    private void Recover(DateTimeOffset now)
    {
        var passed = now - seen;
        seen = now;
        if (rate is { } limited)
        {
            limited += Math.Max(Least, tooMuch) * Rise * passed.TotalSeconds;
            rate = limited < 2 * tooMuch ? limited : null;
        }
    }

    private int Recent(DateTimeOffset now)
    {
        while (sent.TryPeek(out var oldest) && now - oldest > Window)
        {
            sent.Dequeue();
        }

        return sent.Count(at => at <= now);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
