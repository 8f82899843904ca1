using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Functions.Http;

namespace Pilot.Functions.Orchestrations;

internal static class TimelineEndpoint
{
    private const string List = "timeline";

    public static void Map(IEndpointRouteBuilder orchestrations) => orchestrations.MapGet("/orchestrations/{id}/timeline", Handle)
        .WithName("getOrchestrationTimeline")
        .WithSummary("The history of an instance's current run as a timeline, oldest first.")
        .Refuses(400, 403, 404);

    internal static Ok<Page<TimelineEntry>> Handle(
        [Description("Id of the instance.")] string id, [AsParameters] PageQuery query, OrchestrationInspector inspector)
    {
        var list = $"{List} {id}";
        var from = query.Position(list) is { } cursor
            ? TimelinePosition.Parse(cursor) ?? throw new PilotException(RequestErrors.Cursor())
            : default;
        var page = inspector.ReadTimeline(id, from, query.Size);
        return TypedResults.Ok(new Page<TimelineEntry>(page.Entries, PageQuery.Next(list, page.Next?.ToString())));
    }
}
