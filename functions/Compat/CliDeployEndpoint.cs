using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Compat;

/// <summary>Takes a packed folder in one request; the archive is read as it comes.</summary>
internal static class CliDeployEndpoint
{
    private const long FormBytes = 1 << 20;

    public static void Map(IEndpointRouteBuilder cli) => cli.MapPost("/deploy", HandleAsync)
        .WithName("cliDeploy")
        .WithSummary("Uploads a packed folder and makes a job of it, as the original client does.")
        .WithMetadata(new RequestSizeLimitAttribute(PackageLimits.Default.ArchiveBytes + FormBytes))
        .Refuses(400, 413, 415, 422);

    internal static async Task<Ok<CliAnswer<CliDeployed>>> HandleAsync(
        HttpContext http, ArchiveImporter importer, JobSubmission submission, CancellationToken cancellation)
    {
        var owner = http.Caller().Name;
        var (package, name) = await ReadAsync(http, owner, importer, cancellation);
        var submit = new SubmitJob(package.Digest, new JobRequest(Name: string.IsNullOrWhiteSpace(name) ? null : name));
        var job = await submission.SubmitAsync(owner, submit, null, cancellation);
        return TypedResults.Ok(new CliAnswer<CliDeployed>(new CliDeployed(job.Id.ToString())));
    }

    private static async Task<(PackageManifest Package, string? Name)> ReadAsync(
        HttpContext http, string owner, ArchiveImporter importer, CancellationToken cancellation)
    {
        var reader = new MultipartReader(BoundaryOf(http), http.Request.Body);
        PackageManifest? package = null;
        string? name = null;
        try
        {
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                switch (section.GetContentDispositionHeader()?.Name.Value?.Trim('"'))
                {
                    case "file":
                        package = await importer.ImportAsync(owner, section.Body, cancellation);
                        break;
                    case "job_name":
                        name = await NameAsync(section.Body, cancellation);
                        break;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new PilotException(CliErrors.Form("it is cut off or damaged."), broken);
        }

        return package is null ? throw new PilotException(CliErrors.Form("there is no `file` in it.")) : (package, name);
    }

    private static async Task<string> NameAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string BoundaryOf(HttpContext http) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
        && type.MediaType == "multipart/form-data"
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary
            ? boundary.Value!
            : throw new PilotException(RequestErrors.MediaType());
}
