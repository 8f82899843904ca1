namespace Pilot.Functions.Logs;

/// <summary>How long one answer may still go on, where something in front of the platform cuts off what takes longer.</summary>
/// <param name="longest">Null for as long as it takes.</param>
internal sealed class AnswerTime(TimeSpan? longest, TimeProvider clock)
{
    private readonly long began = clock.GetTimestamp();

    public bool IsUp => longest is { } limit && clock.GetElapsedTime(began) >= limit;

    /// <returns>The wait, or what is left when that is less.</returns>
    public TimeSpan AtMost(TimeSpan wait)
    {
        var left = longest - clock.GetElapsedTime(began);
        return left < wait ? left.Value > TimeSpan.Zero ? left.Value : TimeSpan.Zero : wait;
    }
}
