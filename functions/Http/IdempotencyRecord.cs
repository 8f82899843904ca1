namespace Pilot.Functions.Http;

/// <summary>The blob <c>idempotency/{owner}/{key hash}</c>.</summary>
/// <param name="Fingerprint">SHA-256 of method, path and body.</param>
/// <param name="Server">The running server that took the request up; another one has crashed over it.</param>
/// <param name="Began">When it took the request up.</param>
/// <param name="Status">Null while the request is being worked on.</param>
/// <param name="Body">The JSON answer.</param>
internal sealed record IdempotencyRecord(
    string Fingerprint, string Server, int? Status = null, string? Location = null, string? Body = null, DateTimeOffset? Began = null);
