namespace Pilot.Core.Api;

// The bodies of /api/v1/account about tokens.

/// <summary>A token without its secret.</summary>
/// <param name="Id">Names it for revoking; nobody can log in with it.</param>
/// <param name="Name">What its owner called it; <c>login</c> for one that a password was given for.</param>
/// <param name="Scope"><c>all</c>, or <c>read</c> for one that changes nothing.</param>
/// <param name="Current">It is the one of this request.</param>
public sealed record TokenView(string Id, string Name, string Scope, DateTimeOffset Issued, DateTimeOffset Expires, bool Current);

/// <summary>Body of POST /api/v1/account/tokens.</summary>
/// <param name="Name">1 to 60 characters, for people.</param>
/// <param name="Scope"><c>all</c> or <c>read</c>.</param>
/// <param name="Hours">From now to its expiry; above 0, 8760 at most.</param>
public sealed record CreateToken(string Name, string Scope, double Hours);

/// <param name="Token">Only this answer shows it.</param>
public sealed record CreatedToken(string Id, string Name, string Scope, DateTimeOffset Expires, string Token);

/// <summary>Answer to POST /api/v1/account/code.</summary>
/// <param name="Code">Good for one exchange until <paramref name="Expires"/>.</param>
public sealed record LoginCode(string Code, DateTimeOffset Expires);

/// <summary>Body of POST /api/v1/account/exchange.</summary>
public sealed record ExchangeCode(string Code);

/// <summary>Body of POST /api/v1/account/tickets.</summary>
/// <param name="Path">What shall be fetched without a header, such as <c>/api/v1/jobs/{id}/outputs.tar</c>; with its query.</param>
public sealed record CreateTicket(string Path);

/// <param name="Url">The path with the ticket in it, to be put behind the server's address.</param>
public sealed record Ticket(string Url, DateTimeOffset Expires);
