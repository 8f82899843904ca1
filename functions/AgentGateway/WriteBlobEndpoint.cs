using Microsoft.AspNetCore.Mvc;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Functions.Http;

namespace Pilot.Functions.AgentGateway;

internal static class WriteBlobEndpoint
{
    /// <summary>Bytes of one blob: large checkpoints, but not a disk full.</summary>
    private const long MaxBlob = 256L << 30;

    public static void Map(IEndpointRouteBuilder gateway)
    {
        gateway.MapPut(GatewayWire.Blob, PutAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBlob));
        gateway.MapPost(GatewayWire.Blob, AppendAsync).WithMetadata(new RequestSizeLimitAttribute(GatewayWire.MaxAppend));
        gateway.MapDelete(GatewayWire.Blob, DeleteAsync);
    }

    internal static async Task<IResult> PutAsync(string name, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        http.Allowed(name, scope => scope.MayWrite);
        var condition = http.Header(GatewayWire.ConditionHeader, GatewayWire.ReadCondition);
        var metadata = http.Header(GatewayWire.MetadataHeader, GatewayWire.ReadMetadata);
        try
        {
            return await blobs.PutAsync(name, http.Request.Body, condition, metadata, cancellation) is { } written
                ? TypedResults.Json(written, GatewayWire.InfoType)
                : GatewayRequests.ConditionFailed();
        }
        catch (ArgumentException wrong)
        {
            throw new PilotException(RequestErrors.NotUnderstood(wrong.Message));
        }
    }

    internal static async Task<IResult> AppendAsync(
        string name, long position, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        http.Allowed(name, scope => scope.MayWrite);
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellation);
        var length = position < 0 ? null : await blobs.AppendAsync(name, position, bytes.ToArray(), cancellation);
        return length is { } now
            ? TypedResults.Json(new AppendAnswer(now), GatewayWire.AppendType)
            : GatewayRequests.ConditionFailed();
    }

    internal static async Task<IResult> DeleteAsync(string name, HttpContext http, IBlobStore blobs, CancellationToken cancellation)
    {
        http.Allowed(name, scope => scope.MayWrite);
        var condition = http.Header(GatewayWire.ConditionHeader, GatewayWire.ReadCondition);
        return await blobs.DeleteAsync(name, condition, cancellation) ? TypedResults.NoContent() : GatewayRequests.ConditionFailed();
    }
}
