using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Storage;

namespace Pilot.Functions.AgentGateway;

internal static class ReadBlobEndpoint
{
    public static void Map(IEndpointRouteBuilder gateway)
    {
        gateway.MapGet(GatewayWire.Blob, ReadAsync);
        gateway.MapMethods(GatewayWire.Blob, [HttpMethods.Head], StatAsync);
    }

    internal static async Task<IResult> ReadAsync(
        string name, long? offset, long? length, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        http.Allowed(name, scope => scope.MayRead);
        if (offset < 0 || length < 0)
        {
            return TypedResults.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
        }

        await using var content = await blobs.ReadAsync(name, offset ?? 0, length, cancellation);
        if (content is null)
        {
            return TypedResults.NotFound();
        }

        var left = Math.Max(0, content.Info.Length - (offset ?? 0));
        http.Response.Headers[GatewayWire.InfoHeader] = GatewayWire.Write(content.Info);
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = Math.Min(left, length ?? left);
        await content.Stream.CopyToAsync(http.Response.Body, cancellation);
        return TypedResults.Empty;
    }

    internal static async Task<IResult> StatAsync(string name, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        if (await blobs.StatAsync(http.Allowed(name, scope => scope.MayRead), cancellation) is not { } info)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers[GatewayWire.InfoHeader] = GatewayWire.Write(info);
        return TypedResults.Empty;
    }
}
