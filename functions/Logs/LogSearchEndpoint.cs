using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Logs;

internal static class LogSearchEndpoint
{
    private const int UsualLimit = 100;
    private const int MostMatches = 1000;

    /// <summary>A request looks at so many lines at most, and says where to go on.</summary>
    private const int MostLines = 2_000_000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/jobs/{id}/log/search", HandleAsync)
        .WithName("searchJobLog")
        .WithSummary("The lines of a job's log that hold a text or match a pattern.")
        .WithTags("jobs")
        .Refuses(400, 404, 422);

    internal static async Task<Ok<LogMatches>> HandleAsync(
        string id,
        [Description("What to look for.")] string q,
        [Description("A number from 1, or profile; the last run when left out.")] string? run,
        [Description("q is a regular expression.")] bool? regex,
        [Description("Capital and small letters are different.")] bool? caseSensitive,
        [Description("Number of the first line to look at, from 0.")] long? from,
        [Description("At most so many matches, 1 to 1000; 100 when left out.")] int? limit,
        HttpContext http,
        JobAccess jobs,
        LogBook book,
        CancellationToken cancellation)
    {
        if (limit is < 1 or > MostMatches || from < 0)
        {
            throw new PilotException(RequestErrors.NotUnderstood("limit is not 1 to 1000, or from is below 0."));
        }

        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var search = new LogSearch(q, regex == true, caseSensitive == true);
        var position = LogPosition.OfRun(run, job);
        var first = from ?? 0;
        var matches = new List<LogMatch>();
        long? next = null;
        await foreach (var (number, line) in book.LinesAsync(job.Id, position.Run, first, cancellation))
        {
            if (matches.Count == (limit ?? UsualLimit) || number - first >= MostLines)
            {
                next = number;
                break;
            }

            if (search.In(line.Span) is var (text, start, length))
            {
                matches.Add(new LogMatch(number, text, start, length));
            }
        }

        var (total, _) = await book.LengthAsync(job.Id, position.Run, cancellation);
        return TypedResults.Ok(new LogMatches(position.Run, matches, next, total));
    }
}
