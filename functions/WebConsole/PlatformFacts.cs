namespace Pilot.Functions.WebConsole;

/// <summary>GET /api/v1/platform: what somebody who is logged in may know of this installation.</summary>
/// <param name="Started">When this server began.</param>
/// <param name="Storage"><c>folder</c> or <c>azure</c>.</param>
/// <param name="Targets">Names of the compute targets.</param>
/// <param name="TokenHours">How long a login lasts.</param>
/// <param name="LocalRate">What an hour of the platform's machine counts for, in US dollars.</param>
/// <param name="TrustUsers">Everybody's jobs may run as plain processes.</param>
/// <param name="Console">A web console is served here.</param>
/// <param name="Origins">Other web addresses whose pages may call the API.</param>
public sealed record PlatformFacts(
    string Version,
    DateTimeOffset Started,
    string Storage,
    IReadOnlyList<string> Targets,
    double TokenHours,
    decimal LocalRate,
    bool TrustUsers,
    bool Console,
    IReadOnlyList<string> Origins);
