using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Pilot.Core.Collect;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Outputs;

internal static class DownloadOutputEndpoint
{
    public static void Map(IEndpointRouteBuilder outputs) => outputs.MapGet("/jobs/{id}/outputs/{**path}", HandleAsync)
        .WithName("getOutput")
        .WithSummary("One output file, or the range of it that is asked for.")
        .Produces<Stream>(200, "application/octet-stream")
        .Produces<Stream>(206, "application/octet-stream")
        .Refuses(400, 404, 416);

    internal static async Task HandleAsync(
        string id,
        string path,
        [Description("Save it rather than show it.")] bool? download,
        HttpContext http,
        JobAccess jobs,
        OutputStore outputs)
    {
        var job = await jobs.GetAsync(id, http.Caller(), http.RequestAborted);
        if (!OutputPath.IsValid(path))
        {
            throw new PilotException(OutputErrors.Path(path));
        }

        var file = await outputs.StatAsync(job.Id, path, http.RequestAborted) ?? throw new PilotException(OutputErrors.NoSuchFile(path));
        var etag = ETagOf(file);
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await SendAsync(http, job.Id, path, file, etag, download == true, outputs);
    }

    private static async Task SendAsync(
        HttpContext http, JobId job, string path, BlobInfo file, string etag, bool download, OutputStore outputs)
    {
        var range = RangeOf(http, file, etag);
        await using var content = await outputs.OpenAsync(job, path, range?.Offset ?? 0, range?.Length, http.RequestAborted)
            ?? throw new PilotException(OutputErrors.NoSuchFile(path));
        if (content.Info.ETag != file.ETag)
        {
            // Replaced between the two looks: the new file goes out whole.
            range = null;
        }

        var headers = http.Response.GetTypedHeaders();
        headers.ETag = new EntityTagHeaderValue(ETagOf(content.Info));
        headers.LastModified = content.Info.LastModified;
        http.Response.Headers.AcceptRanges = "bytes";
        OutputHeaders.Set(http.Response, path, download);
        if (range is { } part)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = new ContentRangeHeaderValue(part.Offset, part.Offset + part.Length - 1, content.Info.Length);
            http.Response.ContentLength = part.Length;
            await content.Stream.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }

        await using var whole = content.Info.ETag == file.ETag ? null : await outputs.OpenAsync(job, path, 0, null, http.RequestAborted);
        http.Response.ContentLength = (whole ?? content).Info.Length;
        await (whole ?? content).Stream.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static ByteRange? RangeOf(HttpContext http, BlobInfo file, string etag)
    {
        try
        {
            return ByteRange.Of(http.Request.GetTypedHeaders(), file.Length, etag);
        }
        catch (PilotException)
        {
            http.Response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(file.Length);
            throw;
        }
    }

    /// <summary>A store's ETag may hold what a header may not.</summary>
    private static string ETagOf(BlobInfo file) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.ETag)))[..32]}\"";
}
