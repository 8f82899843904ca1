namespace Pilot.Cli.Connection;

/// <summary>
/// What a running platform leaves in <c>server.json</c> for the user who started it: reading the file is the login.
/// </summary>
internal sealed record ServerFile(string Url, int Pid, string Token);

/// <summary>What <c>pilot login</c> leaves in <c>login.json</c>.</summary>
internal sealed record LoginFile(string Url, string User, string Token);
