using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Packages;

internal static class PutPackageEndpoint
{
    public static void Map(IEndpointRouteBuilder packages) => packages.MapPut("/packages/{digest}", HandleAsync)
        .WithName("putPackage")
        .WithSummary("Says which chunks of a package are missing; when none is, checks and stores the package.")
        .Refuses(400, 415, 422);

    internal static async Task<Ok<PackageAnswer>> HandleAsync(
        string digest, PackageManifest body, HttpContext http, PackageStore packages, ChunkAddresses addresses, CancellationToken cancellation)
    {
        if (body.Digest != digest)
        {
            throw new PilotException(RequestErrors.NotUnderstood("The manifest in the body has another digest than the address."));
        }

        var owner = http.Caller().Name;
        var answer = await packages.PutManifestAsync(owner, body, cancellation);
        return TypedResults.Ok(answer with { Uploads = await addresses.OfAsync(owner, answer.Missing, cancellation) });
    }
}
