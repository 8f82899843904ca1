namespace Pilot.Cli.Connection;

/// <summary>
/// Which platform is meant: the address given, else where <c>pilot login</c> was, else the one that runs on this machine.
/// </summary>
/// <param name="given">From <c>--url</c> or <c>PILOT_URL</c>; null when neither is there.</param>
internal sealed class EndpointResolver(PilotHome home, string? given)
{
    /// <summary>The platform with a login.</summary>
    /// <exception cref="Core.Errors.PilotException">PILOT0104 none is known, PILOT0107 not logged in, PILOT0109 not an address.</exception>
    public Endpoint Resolve()
    {
        var found = Find() ?? throw ConnectionErrors.NoPlatform();
        return found.Token is null ? throw ConnectionErrors.NotLoggedIn(found.Url) : found;
    }

    /// <summary>The platform, with or without a login; null when none is known.</summary>
    public Endpoint? Find()
    {
        var login = PrivateFile.Read(home.LoginFile, CliJson.Default.LoginFile);
        var server = PrivateFile.Read(home.ServerFile, CliJson.Default.ServerFile);
        if (given is { Length: > 0 })
        {
            var url = Normal(given);
            return login is not null && SamePlatform(login.Url, url) ? new Endpoint(url, login.Token, IsLocal: false)
                : server is not null && SamePlatform(server.Url, url) ? new Endpoint(url, server.Token, IsLocal: true)
                : new Endpoint(url, Token: null, IsLocal: false);
        }

        return login is not null ? new Endpoint(Normal(login.Url), login.Token, IsLocal: false)
            : server is not null ? new Endpoint(Normal(server.Url), server.Token, IsLocal: true)
            : null;
    }

    private static bool SamePlatform(string left, string right) =>
        string.Equals(Normal(left), Normal(right), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https")
            ? parsed.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : throw ConnectionErrors.NotAnAddress(url);
}
