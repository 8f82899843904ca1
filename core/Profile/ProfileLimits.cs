using Pilot.Core.Plan;

namespace Pilot.Core.Profile;

/// <summary>How long a profile may take and cost.</summary>
public static class ProfileLimits
{
    /// <summary>The command is ended after this long, sooner when it has shown enough.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromMinutes(2);

    /// <summary>Setup and command together.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromMinutes(30);

    /// <summary>What the command's time may cost, in the offer's currency.</summary>
    public const decimal Budget = 1m;

    /// <summary>Below this nothing can be seen.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(20);

    /// <returns>Seconds for the command on this machine.</returns>
    public static double CommandSeconds(PlanOffer offer)
    {
        var affordable = offer.PricePerHour > 0 ? (double)(Budget / offer.PricePerHour) * 3600 : double.PositiveInfinity;
        return Math.Max(Shortest.TotalSeconds, Math.Min(Command.TotalSeconds, affordable));
    }
}
