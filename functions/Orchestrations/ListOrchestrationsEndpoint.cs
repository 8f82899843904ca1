using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Functions.Http;
using Pilot.Orchestrations.Durable;
using OrchestrationRows = Pilot.Core.Api.Page<Pilot.Core.Api.OrchestrationRow>;

namespace Pilot.Functions.Orchestrations;

internal static class ListOrchestrationsEndpoint
{
    private const string List = "orchestrations";

    public static void Map(IEndpointRouteBuilder orchestrations) => orchestrations.MapGet("/orchestrations", HandleAsync)
        .WithName("listOrchestrations")
        .WithSummary("Instances of orchestrations, in order of creation; for admins.")
        .Refuses(400, 403);

    internal static async Task<Ok<OrchestrationRows>> HandleAsync(
        [AsParameters] PageQuery query,
        [Description("Statuses, split by commas, such as Running,Failed.")] string? status,
        [Description("Only ids that start with this.")] string? prefix,
        OrchestrationInspector inspector,
        CancellationToken cancellation)
    {
        var page = await inspector.ListAsync(
            new OrchestrationQuery(
                Statuses: Statuses(status), InstanceIdPrefix: prefix, PageSize: query.Size, ContinuationToken: query.Position(List)),
            cancellation);
        return TypedResults.Ok(page with { Next = PageQuery.Next(List, page.Next) });
    }

    internal static List<OrchestrationRuntimeStatus>? Statuses(string? text) => string.IsNullOrEmpty(text)
        ? null
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Status)];

    private static OrchestrationRuntimeStatus Status(string text) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(text[0])
            ? status
            : throw new PilotException(OrchestrationErrors.NoSuchStatus(text));
}
