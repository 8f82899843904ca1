using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Packages;

internal static class PutChunkEndpoint
{
    public static void Map(IEndpointRouteBuilder packages) => packages.MapPut("/packages/chunks/{sha}", HandleAsync)
        .WithName("putChunk")
        .WithSummary("Stores one chunk, raw bytes; storing it again changes nothing.")
        .Accepts<Stream>("application/octet-stream", "*/*")
        .WithMetadata(new RequestSizeLimitAttribute(PackageLimits.ChunkBytes))
        .Refuses(413, 422);

    internal static async Task<NoContent> HandleAsync(
        string sha, HttpContext http, PackageStore packages, CancellationToken cancellation)
    {
        await packages.PutChunkAsync(http.Caller().Name, sha, http.Request.Body, cancellation);
        return TypedResults.NoContent();
    }
}
