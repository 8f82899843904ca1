using Pilot.Cli.Connection;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Open;

/// <summary>
/// The web console's pages. A browser is opened logged in: the address carries a code that is good once and for minutes, in
/// the part that browsers send to no server; the login itself is never in an address. Where no browser can be opened, the
/// address that a person is shown carries it, to be opened elsewhere.
/// </summary>
internal sealed class ConsolePages(Invocation invocation, PlatformClient platform)
{
    private string Root => platform.Endpoint.Url;

    public string First => $"{Root}/";

    public string Job(JobId job) => $"{Root}/jobs/{job}";

    public string Deploy(JobId job) => $"{Root}/deploy/{job}";

    /// <summary>Opens a page where there is a person before a desktop.</summary>
    /// <returns>The address to print, and true when a browser was started.</returns>
    public async Task<(string Address, bool Shown)> ShowAsync(string address, CancellationToken cancellation)
    {
        if (!invocation.Screen.CanAsk)
        {
            return (address, false);
        }

        var loggedIn = await CodeAsync(cancellation) is { } code ? $"{address}#code={code}" : address;
        return new Browser(invocation.Around).TryShow(loggedIn) ? (address, true) : (loggedIn, false);
    }

    /// <returns>Null where the platform gives none: whoever opens the page logs in there.</returns>
    private async Task<string?> CodeAsync(CancellationToken cancellation)
    {
        try
        {
            return (await platform.SendAsync(new ApiRequest(HttpMethod.Post, "account/code"), PilotJson.Default.LoginCode, cancellation)).Code;
        }
        catch (PilotException)
        {
            return null;
        }
    }
}
