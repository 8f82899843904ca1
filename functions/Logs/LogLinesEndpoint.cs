using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Logs;

internal static class LogLinesEndpoint
{
    private const int UsualCount = 500;
    private const int MostLines = 2000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/jobs/{id}/log/lines", HandleAsync)
        .WithName("jobLogLines")
        .WithSummary("A piece of a job's log by lines, from anywhere.")
        .WithTags("jobs")
        .Refuses(400, 404);

    internal static async Task<Ok<LogLines>> HandleAsync(
        string id,
        [Description("A number from 1, or profile; the last run when left out.")] string? run,
        [Description("Number of the first line, from 0; below 0 it counts from the end, so -100 is the last hundred.")] long? from,
        [Description("At most so many, 1 to 2000; 500 when left out.")] int? count,
        HttpContext http,
        JobAccess jobs,
        LogBook book,
        CancellationToken cancellation)
    {
        if (count is < 1 or > MostLines)
        {
            throw new PilotException(RequestErrors.NotUnderstood("count is not 1 to 2000.", "count"));
        }

        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var position = LogPosition.OfRun(run, job);
        var complete = LogFollower.IsComplete(job, position);
        var (total, bytes) = await book.LengthAsync(job.Id, position.Run, cancellation);
        var first = Math.Clamp(from < 0 ? total + from.Value : from ?? 0, 0, total);
        var lines = await book.ReadAsync(job.Id, position.Run, first, count ?? UsualCount, cancellation);
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(new LogLines(position.Run, first, lines, Math.Max(total, first + lines.Count), complete, bytes));
    }
}
