using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Functions.Logs;
using Pilot.Functions.Server;

namespace Pilot.Functions.Metrics;

internal static class MetricsEndpoint
{
    private const int UsualPoints = 500;
    private const int MostPoints = 1000;

    /// <summary>A very long log is read in several requests, where all of them come here.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(1);

    /// <summary>Where the next request may meet a server that has read nothing yet.</summary>
    private static readonly TimeSpan LongestReadOfMany = TimeSpan.FromSeconds(60);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/jobs/{id}/metrics", HandleAsync)
        .WithName("jobMetrics")
        .WithSummary("The numbers that a job's log or metrics file names, and what it used of its machine, as series.")
        .WithTags("jobs")
        .Refuses(400, 404);

    internal static async Task<Ok<JobMetrics>> HandleAsync(
        string id,
        [Description("A number from 1, or profile; the last run when left out.")] string? run,
        [Description("Points of a series at most, 2 to 1000; 500 when left out.")] int? points,
        [Description("Only series with these names, split by commas.")] string? names,
        HttpContext http,
        JobAccess jobs,
        MetricBook book,
        IBlobStore blobs,
        ServerOptions options,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (points is < 2 or > MostPoints)
        {
            throw new PilotException(RequestErrors.NotUnderstood("points is not 2 to 1000.", "points"));
        }

        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var position = LogPosition.OfRun(run, job);
        var ended = LogFollower.IsComplete(job, position);
        var wanted = names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var metrics = book.Of(job.Id, position.Run);
        await metrics.Turn.WaitAsync(cancellation);
        try
        {
            var bytes = await metrics.ReadOnAsync(blobs, options.IsOneOfMany ? LongestReadOfMany : LongestRead, clock, cancellation);
            var most = points ?? UsualPoints;
            var series = MetricViews.Of(metrics.Log, "log", most)
                .Concat(metrics.OfFile is { } file ? MetricViews.Of(file, "file", most) : [])
                .Concat(MetricViews.Of(metrics.Resources, most));
            return TypedResults.Ok(new JobMetrics(
                position.Run,
                ended && metrics.BytesRead == bytes,
                metrics.BytesRead,
                bytes,
                MetricViews.Of(metrics.Log.Progress),
                [.. series.Where(one => wanted is null || wanted.Contains(one.Name))]));
        }
        finally
        {
            metrics.Turn.Release();
        }
    }
}
