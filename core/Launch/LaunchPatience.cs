namespace Pilot.Core.Launch;

/// <summary>How long a refusal of each kind is borne before the next offer is tried.</summary>
public static class LaunchPatience
{
    /// <summary>
    /// From the first refusal of the kind on one offer. Zero where waiting changes nothing.
    /// </summary>
    public static TimeSpan Of(RefusalKind kind) => kind switch
    {
        RefusalKind.NoCapacity => TimeSpan.FromMinutes(2),
        RefusalKind.ImageNotFound => TimeSpan.FromMinutes(1),
        RefusalKind.Throttled => TimeSpan.FromMinutes(15),
        RefusalKind.Unreachable => TimeSpan.FromMinutes(15),
        _ => TimeSpan.Zero,
    };

    /// <summary>
    /// The same for a run that the target has accepted and does not start: machines that are made for it take minutes.
    /// </summary>
    public static TimeSpan OfPending(RefusalKind kind) => kind switch
    {
        RefusalKind.NoCapacity or RefusalKind.Quota => TimeSpan.FromMinutes(15),
        RefusalKind.ImageNotFound => TimeSpan.FromMinutes(2),
        _ => Of(kind),
    };

    /// <summary>Whether the same offer may be had later.</summary>
    public static bool MayPass(RefusalKind kind) => kind is RefusalKind.NoCapacity or RefusalKind.Throttled or RefusalKind.Unreachable;

    /// <summary>Whether another offer can do better at all.</summary>
    public static bool MayWalkOn(RefusalKind kind) => kind != RefusalKind.ImageNotFound;

    /// <summary>Whether the other offers of the same target are as hopeless.</summary>
    public static bool RulesOutTarget(RefusalKind kind) => kind is RefusalKind.BadCredential or RefusalKind.Throttled or RefusalKind.Unreachable;
}
