using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Core.Api;

// The bodies of /api/v1 that are about what happens to jobs.

/// <summary>Data of the server-sent events <c>hello</c> and <c>reload</c>.</summary>
/// <param name="Time">The server's clock.</param>
public sealed record JobHello(DateTimeOffset Time);

/// <summary>Data of the server-sent event <c>deleted</c>, and the answer to a deletion that can be undone.</summary>
/// <param name="Until">The job can be taken back until then; null when it cannot.</param>
public sealed record JobGone(JobId Id, string Owner, DateTimeOffset? Until);

/// <summary>Body of POST /api/v1/jobs/bulk.</summary>
/// <param name="Action"><c>cancel</c>, <c>delete</c> or <c>restore</c>.</param>
/// <param name="Ids">At most 1000.</param>
/// <param name="Force">Of a deletion: jobs that are going on are canceled first, and deleted once they have ended.</param>
public sealed record BulkRequest(string Action, IReadOnlyList<string> Ids, bool Force = false);

/// <param name="Results">One for each id, in the order of the request.</param>
public sealed record BulkAnswer(IReadOnlyList<BulkResult> Results);

/// <param name="Until">Of a deletion: the job can be taken back until then.</param>
/// <param name="Error">Why nothing was done; null when <paramref name="Ok"/>.</param>
public sealed record BulkResult(string Id, bool Ok, DateTimeOffset? Until = null, PilotError? Error = null);
