namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>The real clock, ahead by as much as a test says; delays take as long as ever.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private TimeSpan ahead;

    public void Advance(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
}
