namespace Pilot.Adapters.K8s.Watching;

/// <summary>How long to wait before the next try: not at all after a stream that ran, longer and longer after failures.</summary>
internal sealed class WatchPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan pause;

    public void Went() => pause = TimeSpan.Zero;

    public void Failed() => pause = pause == TimeSpan.Zero ? First : pause * 2 < Longest ? pause * 2 : Longest;

    public TimeSpan Next() => pause;
}
