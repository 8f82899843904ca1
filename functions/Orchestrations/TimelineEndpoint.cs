using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
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
        var skip = int.Parse(query.Position(list) ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
        var entries = inspector.Timeline(id).Skip(skip).Take(query.Size + 1).ToList();
        var page = entries.Take(query.Size).ToList();
        var next = entries.Count > page.Count ? (skip + page.Count).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<TimelineEntry>(page, PageQuery.Next(list, next)));
    }
}
