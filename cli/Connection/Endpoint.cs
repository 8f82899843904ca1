namespace Pilot.Cli.Connection;

/// <summary>A platform and the right to use it.</summary>
/// <param name="Url">Address without a slash at its end.</param>
/// <param name="Token">Null when nobody is logged in there.</param>
/// <param name="IsLocal">The platform on this machine, found through its server.json.</param>
internal sealed record Endpoint(string Url, string? Token, bool IsLocal);
