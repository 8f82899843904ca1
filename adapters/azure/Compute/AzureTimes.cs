namespace Pilot.Adapters.Azure.Compute;

/// <param name="Settle">How long Azure may take to show something that it was asked for.</param>
/// <param name="Follow">How long one call follows a long-running operation before it says "not yet".</param>
/// <param name="Facts">How long facts of the account (profiles, capabilities) are believed.</param>
internal sealed record AzureTimes(TimeSpan Settle, TimeSpan Follow, TimeSpan Facts)
{
    public static readonly AzureTimes Usual = new(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(25), TimeSpan.FromMinutes(5));
}
