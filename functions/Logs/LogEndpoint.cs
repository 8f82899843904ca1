using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Pilot.Core.Accounts;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Functions.Metrics;
using Pilot.Functions.Server;

namespace Pilot.Functions.Logs;

internal static class LogEndpoint
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LogFollower>();
        builder.Services.AddSingleton<LogBook>();
        builder.Services.AddSingleton<MetricBook>();
    }

    public static void MapLogs(this IEndpointRouteBuilder api)
    {
        Map(api);
        LogLinesEndpoint.Map(api);
        LogSearchEndpoint.Map(api);
        MetricsEndpoint.Map(api);
    }

    private static void Map(IEndpointRouteBuilder api) => api.MapGet("/jobs/{id}/log", HandleAsync)
        .WithName("jobLog")
        .WithSummary("What a job has printed: as text, or followed as server-sent events (Accept: text/event-stream).")
        .WithDescription(
            "Events: `log` (data is a LogChunk, id is run:offset, resume with Last-Event-ID), `state` (a JobRow at each change), "
            + "`end` (the final JobDocument), `again` when the answer ends only because it may take no longer. The text carries Pilot-Log-Run and Pilot-Log-Length.")
        .WithTags("jobs")
        .Produces<string>(200, "text/plain", "text/event-stream")
        .Refuses(400, 404);

    internal static async Task HandleAsync(
        string id,
        [Description("A number from 1, or profile. Left out: the last run for text, the first one on for events.")] string? run,
        [Description("Bytes to leave out at the start of that run's log.")] long? offset,
        [Description("Save the text rather than show it.")] bool? download,
        HttpContext http,
        JobAccess jobs,
        LogFollower follower,
        TokenStore tokens,
        IBlobStore blobs,
        ServerOptions options,
        TimeProvider clock,
        IHostApplicationLifetime lifetime)
    {
        var job = await jobs.GetAsync(id, http.Caller(), http.RequestAborted);
        if (!http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/event-stream"))
        {
            await SendTextAsync(http, blobs, job, LogPosition.Parse(LogPosition.OfRun(run, job).Run, offset ?? 0), download == true);
            return;
        }

        var lastEvent = http.Request.Headers["Last-Event-ID"].ToString();
        var position = lastEvent.Length > 0 ? LogPosition.Parse(lastEvent) : LogPosition.Parse(run ?? LogPosition.FirstRun, offset ?? 0);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        using var events = new LogEvents(http.Response.BodyWriter);
        try
        {
            await follower.FollowAsync(
                job, position, events, new AnswerTime(options.LongestAnswer, clock), cancellation => MayReadAsync(http.Caller(), tokens, cancellation), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the server is going: whoever follows comes back with the last id.
        }
    }

    /// <summary>The server's own token holds as long as the server runs.</summary>
    private static async Task<bool> MayReadAsync(Caller caller, TokenStore tokens, CancellationToken cancellation) =>
        caller.TokenHash is null || await tokens.CallerOfAsync(caller.TokenHash, cancellation) is not null;

    private static async Task SendTextAsync(HttpContext http, IBlobStore blobs, JobDocument job, LogPosition position, bool download)
    {
        await using var log = await blobs.ReadAsync(BlobNames.Log(job.Id, position.Run), position.Offset, null, http.RequestAborted);
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        if (download)
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{job.ResourceName}-{position.Run}.log\"";
        }

        http.Response.Headers["Pilot-Log-Run"] = position.Run;
        http.Response.Headers["Pilot-Log-Length"] = (log?.Info.Length ?? 0).ToString(CultureInfo.InvariantCulture);
        if (log is not null)
        {
            await log.Stream.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
