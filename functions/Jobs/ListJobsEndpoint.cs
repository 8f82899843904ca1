using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class ListJobsEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/jobs", HandleAsync)
        .WithName("listJobs")
        .WithSummary("Your jobs, newest first. A page of a filtered list may be short and still have a next one.")
        .Refuses(400, 403);

    internal static async Task<Ok<Page<JobRow>>> HandleAsync(
        [AsParameters] PageQuery query,
        [Description("States, split by commas.")] string? state,
        [Description("Part of the display name, in any case.")] string? name,
        [Description("Another account's jobs; for admins.")] string? owner,
        HttpContext http,
        JobStore store,
        CancellationToken cancellation)
    {
        owner ??= http.Caller().Name;
        if (!http.Caller().MaySee(owner))
        {
            throw new PilotException(AccountErrors.AdminsOnly());
        }

        if (!AccountNames.IsValid(owner))
        {
            throw new PilotException(AccountErrors.NameNotValid(owner));
        }

        var list = $"jobs {owner}";
        var states = States(state);
        var filter = states is null && string.IsNullOrEmpty(name) ? JobFilter.All : new JobFilter(states, name);
        var page = await store.ListAsync(owner, filter, query.Position(list), query.Size, cancellation);
        return TypedResults.Ok(new Page<JobRow>(page.Rows, PageQuery.Next(list, page.Next)));
    }

    private static List<JobState>? States(string? text) => string.IsNullOrEmpty(text)
        ? null
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(State)];

    private static JobState State(string text) =>
        Enum.TryParse<JobState>(text, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(text[0])
            ? state
            : throw new PilotException(JobErrors.NoSuchState(text));
}
