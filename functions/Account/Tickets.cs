using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>
/// Permissions to fetch one thing without a header, for downloads and pictures that a browser asks for by itself: one path,
/// five minutes, reading only.
/// </summary>
internal sealed class Tickets(TokenStore tokens, TimeProvider clock)
{
    private readonly ShortLived<(Caller Caller, PathString Path)> tickets = new(TimeSpan.FromMinutes(5), clock);

    public (string Secret, DateTimeOffset Expires) Issue(Caller caller, PathString path) => tickets.Issue((caller, path));

    /// <returns>Null when the ticket is not for this, is not valid, or what it was given for is so no longer.</returns>
    public async Task<Caller?> CallerOfAsync(string ticket, string method, PathString path, CancellationToken cancellation)
    {
        if (!HttpMethods.IsGet(method) || !tickets.TryFind(ticket, out var found) || !found.Path.Equals(path, StringComparison.Ordinal))
        {
            return null;
        }

        var caller = found.Caller.TokenHash is { } hash ? await tokens.CallerOfAsync(hash, cancellation) : found.Caller;
        return caller is null ? null : caller with { ReadsOnly = true };
    }
}
