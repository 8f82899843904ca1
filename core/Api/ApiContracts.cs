using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Upload;

namespace Pilot.Core.Api;

// The bodies of /api/v1, shared by the functions and the CLI. JSON names are camelCase.

/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>GET /api/v1/jobs.</summary>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">How many there are on all pages; null when nobody asked.</param>
public sealed record JobList(IReadOnlyList<JobRow> Items, string? Next, int? Total = null);

/// <summary>RFC 9457 with the PILOT number: <c>application/problem+json</c>.</summary>
/// <param name="Type">Link to the number's paragraph in docs/errors.md.</param>
/// <param name="Code">The PILOT number.</param>
public sealed record Problem(
    string? Type,
    string? Title,
    int Status,
    string? Detail,
    string? Code,
    string? Remedy,
    string? Where,
    IReadOnlyList<string>? Details)
{
    public PilotError ToError() => new(
        Code ?? "PILOT0110",
        Detail ?? Title ?? $"The server answered {Status}.",
        Remedy ?? "Try again; look at the server's log when it stays.",
        Where,
        Details);
}

/// <summary>Answer to PUT /api/v1/packages/{digest}.</summary>
/// <param name="Complete">True when the package is stored and checked.</param>
/// <param name="Missing">Digests of chunks to send, then repeat the PUT; empty when complete.</param>
public sealed record PackageAnswer(bool Complete, IReadOnlyList<string> Missing)
{
    /// <summary>Where to put missing chunks straight into storage; null or lacking some where they are sent to the platform.</summary>
    public IReadOnlyList<ChunkUpload>? Uploads { get; init; }
}

/// <summary>An address that takes one chunk by PUT, with these headers and no other right, until it expires. A secret.</summary>
public sealed record ChunkUpload(string Digest, Uri Address, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Expires);

/// <summary>One uploaded package ("task").</summary>
/// <param name="Name">Display name of the last job submitted from it; null when there was none.</param>
public sealed record PackageRow(string Digest, long Length, int Entries, DateTimeOffset Uploaded, string? Name);

/// <summary>Body of POST /api/v1/jobs.</summary>
/// <param name="Package">Digest of a complete package.</param>
public sealed record SubmitJob(string Package, JobRequest Request);

/// <summary>Body of POST /api/v1/jobs/{id}/plan.</summary>
/// <param name="Wishes">The job is planned anew under these, in place of those it was submitted with, before the plan is taken; null keeps its plans.</param>
public sealed record ChoosePlan(string Plan, PlanWishes? Wishes = null);

/// <param name="Length">Bytes.</param>
public sealed record OutputFile(string Path, long Length, DateTimeOffset LastModified);

/// <summary>Body of POST /api/v1/account/login (JSON, or a form with the same names).</summary>
public sealed record LoginRequest(string Username, string Password);

/// <summary>JSON names are snake_case here, as the original client reads them.</summary>
public sealed record LoginAnswer(
    [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string AccessToken,
    [property: System.Text.Json.Serialization.JsonPropertyName("expires_at")] DateTimeOffset ExpiresAt);

public sealed record AccountView(string Name, string Role);

/// <summary>Body of POST /api/v1/users. Password null makes one, shown once in the answer.</summary>
public sealed record CreateUser(string Name, string Role, string? Password);

public sealed record CreatedUser(string Name, string Role, string? Password);

/// <summary>Body of POST /api/v1/account/password.</summary>
public sealed record ChangePassword(string Current, string New);

/// <summary>GET /api/v1/health, without a token.</summary>
public sealed record Health(string Status, string Version);

/// <summary>
/// Data of a <c>log</c> server-sent event; the event's id is <see cref="Next"/>. <c>end</c> events carry the job's state.
/// </summary>
/// <param name="Run">Which run's log this is.</param>
/// <param name="Next">Byte offset to resume from.</param>
public sealed record LogChunk(string Run, long Next, string Text);
