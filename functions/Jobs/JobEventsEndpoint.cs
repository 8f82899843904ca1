using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Logs;

namespace Pilot.Functions.Jobs;

/// <summary>Tells of what happens to jobs as it happens, out of this process's memory.</summary>
internal static class JobEventsEndpoint
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/events", HandleAsync)
        .WithName("jobEvents")
        .WithSummary("What happens to your jobs, as server-sent events.")
        .WithDescription(
            "Events: `hello` first (a JobHello), `created` and `changed` (a JobRow), `deleted` (a JobGone), `reload` when something was missed "
            + "(a JobHello): fetch lists again. Each has an id to resume from with Last-Event-ID.")
        .Produces<string>(200, "text/event-stream")
        .Refuses(400, 403);

    internal static async Task HandleAsync(
        [Description("Another account's jobs, or * for everybody's; for admins.")] string? owner,
        HttpContext http,
        JobNews news,
        TokenStore tokens,
        TimeProvider clock,
        IHostApplicationLifetime lifetime)
    {
        var caller = http.Caller();
        var whose = JobOwners.Of(owner, caller);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        using var events = new LogEvents(http.Response.BodyWriter);
        try
        {
            await FollowAsync(
                http.Request.Headers["Last-Event-ID"].ToString(),
                whose,
                news,
                events,
                clock,
                async cancellation => caller.TokenHash is null || await tokens.CallerOfAsync(caller.TokenHash, cancellation) is not null,
                stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the server is going: whoever follows comes back with the last id.
        }
    }

    private static async Task FollowAsync(
        string lastId,
        string whose,
        JobNews news,
        LogEvents events,
        TimeProvider clock,
        Func<CancellationToken, Task<bool>> mayRead,
        CancellationToken cancellation)
    {
        var position = PositionOf(lastId, news);
        await SendAsync("hello", new JobHello(clock.GetUtcNow()));
        if (lastId.Length > 0 && (!lastId.StartsWith($"{news.Source}-", StringComparison.Ordinal) || news.Since(position) is null))
        {
            await ReloadAsync();
        }

        var silent = clock.GetTimestamp();
        while (true)
        {
            if (news.Since(position) is not { } notices)
            {
                await ReloadAsync();
                continue;
            }

            foreach (var notice in notices)
            {
                position++;
                if (whose == JobIndex.Everybody || whose == notice.Owner)
                {
                    await TellAsync(notice);
                }
            }

            if (clock.GetElapsedTime(silent) >= Heartbeat)
            {
                if (!await mayRead(cancellation))
                {
                    return;
                }

                await events.HeartbeatAsync(cancellation);
                silent = clock.GetTimestamp();
            }

            await news.After(position).WaitAsync(Heartbeat - clock.GetElapsedTime(silent), clock, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }

        async Task ReloadAsync()
        {
            position = news.Last;
            await SendAsync("reload", new JobHello(clock.GetUtcNow()));
        }

        async Task SendAsync(string name, JobHello hello) =>
            await events.SendAsync(name, hello, PilotJson.Default.JobHello, cancellation, IdOf(position, news));

        async Task TellAsync(JobNotice notice)
        {
            if (notice.Kind == JobNoticeKind.Deleted)
            {
                var gone = new JobGone(notice.Row.Id, notice.Owner, notice.Row.DeletedUntil);
                await events.SendAsync("deleted", gone, PilotJson.Default.JobGone, cancellation, IdOf(position, news));
                return;
            }

            var name = notice.Kind == JobNoticeKind.Created ? "created" : "changed";
            await events.SendAsync(name, notice.Row, PilotJson.Default.JobRow, cancellation, IdOf(position, news));
        }
    }

    private static string IdOf(long position, JobNews news) => string.Create(CultureInfo.InvariantCulture, $"{news.Source}-{position}");

    /// <summary>Where somebody goes on who was here before; the newest for everybody else.</summary>
    private static long PositionOf(string lastId, JobNews news) =>
        lastId.StartsWith($"{news.Source}-", StringComparison.Ordinal)
        && long.TryParse(lastId.AsSpan(news.Source.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= news.Last
            ? number
            : news.Last;
}
