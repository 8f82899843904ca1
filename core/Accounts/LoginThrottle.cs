namespace Pilot.Core.Accounts;

/// <summary>Attempts to log in under one name; kept for names that exist and for names that do not, so nobody can tell.</summary>
/// <param name="Attempts">In a row without success.</param>
/// <param name="NotBefore">The next attempt is looked at from then on.</param>
public sealed record LoginAttempts(int Attempts, DateTimeOffset NotBefore)
{
    public static readonly LoginAttempts None = new(0, DateTimeOffset.MinValue);
}

/// <summary>How attempts are slowed down: a few are free, then each wait is twice the one before.</summary>
public static class LoginThrottle
{
    public const int FreeAttempts = 5;

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Attempts are forgotten this long after the last.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <returns>How long to wait; null when an attempt may be made now.</returns>
    public static TimeSpan? Wait(LoginAttempts attempts, DateTimeOffset now) =>
        attempts.NotBefore > now ? attempts.NotBefore - now : null;

    /// <summary>Counts an attempt before its password is looked at, so that attempts in parallel gain nothing.</summary>
    public static LoginAttempts Count(LoginAttempts attempts, DateTimeOffset now)
    {
        var made = attempts.NotBefore + Memory < now ? 1 : attempts.Attempts + 1;
        var doublings = Math.Clamp(made - FreeAttempts, -1, 20);
        var wait = doublings < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, doublings));
        return new LoginAttempts(made, now + (wait < LongestWait ? wait : LongestWait));
    }
}
