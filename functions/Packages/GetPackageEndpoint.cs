using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Packages;

internal static class GetPackageEndpoint
{
    private const int JobsShown = 20;

    public static void Map(IEndpointRouteBuilder packages) => packages.MapGet("/packages/{digest}", HandleAsync)
        .WithName("getPackage")
        .WithSummary("One of your packages: what its job file says, what was made of it, and what a profile has shown.")
        .Refuses(422);

    internal static async Task<Ok<PackageView>> HandleAsync(
        string digest,
        HttpContext http,
        PackageStore packages,
        JobSpecReader specs,
        PackageHistory history,
        CancellationToken cancellation)
    {
        var owner = http.Caller().Name;
        var package = await packages.DescribeAsync(owner, digest, cancellation) ?? throw new PilotException(JobErrors.PackageNotThere(digest));
        var (spec, error) = await ReadAsync(owner, digest, packages, specs, cancellation);
        var jobs = await history.JobsAsync(owner, digest, cancellation);
        return TypedResults.Ok(new PackageView(
            package, spec, error, await history.ProfileAsync(owner, digest, cancellation), [.. jobs.Take(JobsShown)]));
    }

    private static async Task<(JobSpec? Spec, PilotError? Error)> ReadAsync(
        string owner, string digest, PackageStore packages, JobSpecReader specs, CancellationToken cancellation)
    {
        try
        {
            var file = await packages.ReadJobFileAsync(owner, digest, cancellation);
            return (file is null ? null : specs.Read(file.Text, file.Name, null), null);
        }
        catch (PilotException refused)
        {
            return (null, refused.Error);
        }
    }
}
