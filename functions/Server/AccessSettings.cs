using System.Globalization;
using Pilot.Core.Accounts;
using Pilot.Core.Events;

namespace Pilot.Functions.Server;

/// <summary>The settings that say who may do what, and for how long.</summary>
internal static class AccessSettings
{
    private const string UnresolvedSecret = "@Microsoft.KeyVault(";

    public static TimeSpan TokenLifetime(string? text, List<string> faults)
    {
        if (text is null)
        {
            return TokenStore.DefaultLifetime;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and <= 8760)
        {
            return TimeSpan.FromHours(hours);
        }

        faults.Add($"--token-hours {text} is not a number of hours up to 8760.");
        return TokenStore.DefaultLifetime;
    }

    public static TimeSpan? LongestAnswer(string? text, List<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        faults.Add($"PILOT_LONGEST_ANSWER {text} is not a number of seconds up to 86400.");
        return null;
    }

    public static bool TrustUsers(string? text, List<string> faults)
    {
        var trusted = false;
        if (text is null || bool.TryParse(text, out trusted))
        {
            return trusted;
        }

        faults.Add($"--trust-users {text} is neither true nor false.");
        return false;
    }

    public static string? EventKey(string? text, List<string> faults)
    {
        if (text is { Length: < NoticeSignature.ShortestKey })
        {
            faults.Add($"PILOT_EVENT_KEY has fewer than {NoticeSignature.ShortestKey} characters.");
        }

        // What Azure Functions gives in place of a secret that is not there yet: nobody may sign with words that anybody can guess.
        return text?.StartsWith(UnresolvedSecret, StringComparison.Ordinal) == true ? null : text;
    }
}
