using System.Globalization;

namespace Pilot.Functions.Server;

/// <summary>The settings that are about prices.</summary>
internal static class PriceSettings
{
    /// <summary><c>name=address</c>, several split by blanks; addresses of web pages only.</summary>
    public static Dictionary<string, Uri> Feeds(string? text, List<string> faults)
    {
        var feeds = new Dictionary<string, Uri>();
        foreach (var feed in (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = feed.Split('=', 2);
            if (parts is [{ Length: > 0 and <= 40 } name, var address]
                && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
                && Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp))
            {
                feeds[name] = uri;
            }
            else
            {
                faults.Add($"--price-feeds {feed} is not name=https://address.");
            }
        }

        return feeds;
    }

    public static decimal Rate(string? text, List<string> faults)
    {
        if (text is null)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate <= 10_000)
        {
            return rate;
        }

        faults.Add($"--local-rate {text} is not an amount of US dollars, such as 0.25.");
        return 0;
    }
}
