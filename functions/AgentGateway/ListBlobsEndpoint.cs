using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Functions.Http;

namespace Pilot.Functions.AgentGateway;

internal static class ListBlobsEndpoint
{
    private const int MostBlobs = 5000;

    public static void Map(IEndpointRouteBuilder gateway) => gateway.MapGet(GatewayWire.List, HandleAsync);

    internal static async Task<IResult> HandleAsync(
        string? prefix, string? after, int? limit, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        prefix ??= "";
        if (!GatewayRequests.Scope(http).MayList(prefix))
        {
            throw new PilotException(GatewayErrors.Outside(prefix));
        }

        var page = await blobs.ListAsync(prefix, after, Math.Clamp(limit ?? 1000, 1, MostBlobs), cancellation);
        return TypedResults.Json(page, GatewayWire.ListType);
    }
}
