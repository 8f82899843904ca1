using System.Globalization;
using Pilot.Core.Accounts;
using Pilot.Core.Storage;

namespace Pilot.Functions.Account;

/// <summary>
/// Permissions to fetch one thing without a header, for downloads and pictures that a browser asks for by itself: one path,
/// five minutes, reading only. They are signed, and kept nowhere.
/// </summary>
internal sealed class Tickets(TokenStore tokens, LocalToken local, IBlobStore blobs, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly SignedClaims claims = new(blobs, BlobNames.TicketKey, "pilot ticket 1");

    public async Task<(string Ticket, DateTimeOffset Expires)> IssueAsync(Caller caller, PathString path, CancellationToken cancellation)
    {
        var expires = clock.GetUtcNow() + Lifetime;
        return (await claims.SignAsync(Text(local.ShownBy(caller), path, expires.ToUnixTimeMilliseconds()), cancellation), expires);
    }

    /// <returns>Null when the ticket is not for this, is not valid, or what it was given for is so no longer.</returns>
    public async Task<Caller?> CallerOfAsync(string ticket, string method, PathString path, CancellationToken cancellation)
    {
        if (!HttpMethods.IsGet(method) || await claims.ReadAsync(ticket, cancellation) is not { } text)
        {
            return null;
        }

        // Signed by us, so of the form that we gave it.
        var words = text.Split('\n');
        var expires = long.Parse(words[2], CultureInfo.InvariantCulture);
        if (clock.GetUtcNow().ToUnixTimeMilliseconds() >= expires || text != Text(words[0], path, expires))
        {
            return null;
        }

        return await local.CallerOfAsync(words[0], tokens, cancellation) is { } caller ? caller with { ReadsOnly = true } : null;
    }

    private static string Text(string shown, PathString path, long expires) =>
        string.Create(CultureInfo.InvariantCulture, $"{shown}\n{AccessTokens.Hash(path.Value ?? "")}\n{expires}");
}
