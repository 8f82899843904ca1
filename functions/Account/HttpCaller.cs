using Microsoft.AspNetCore.Http.Features;
using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

internal static class HttpCaller
{
    /// <summary>Who asks; only for endpoints that need a token.</summary>
    public static Caller Caller(this HttpContext http) => http.Features.GetRequiredFeature<Caller>();

    /// <summary>The network address that asks, for throttling.</summary>
    public static string Address(this HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
