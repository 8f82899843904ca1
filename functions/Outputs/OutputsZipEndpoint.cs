using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Outputs;

internal static class OutputsZipEndpoint
{
    private const int PageSize = 1000;

    /// <summary>The first year that a zip archive can name.</summary>
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder outputs) => outputs.MapGet("/jobs/{id}/outputs.zip", HandleAsync)
        .WithName("getOutputsZip")
        .WithSummary("All output files as one zip archive.")
        .Produces<Stream>(200, "application/zip")
        .Refuses(404);

    internal static async Task HandleAsync(string id, HttpContext http, JobAccess jobs, OutputStore outputs)
    {
        var job = await jobs.GetAsync(id, http.Caller(), http.RequestAborted);
        OutputHeaders.Set(http.Response, $"{job.ResourceName}.zip", download: true);
        // The archive's own few bytes between the files are written so.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using var zip = await ZipArchive.CreateAsync(
            http.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, http.RequestAborted);
        string? after = null;
        do
        {
            var page = await outputs.ListAsync(job.Id, after, PageSize, http.RequestAborted);
            foreach (var file in page.Items)
            {
                await AddAsync(zip, job.Id, file.Path, outputs, http.RequestAborted);
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private static async Task AddAsync(ZipArchive zip, JobId job, string path, OutputStore outputs, CancellationToken cancellation)
    {
        await using var content = await outputs.OpenAsync(job, path, 0, null, cancellation);
        if (content is null)
        {
            return;
        }

        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = content.Info.LastModified < Earliest ? Earliest : content.Info.LastModified;
        await using var into = await entry.OpenAsync(cancellation);
        await content.Stream.CopyToAsync(into, cancellation);
    }
}
