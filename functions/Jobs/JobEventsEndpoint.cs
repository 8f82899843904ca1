using System.ComponentModel;
using Microsoft.AspNetCore.Http.Features;
using Pilot.Core.Accounts;
using Pilot.Core.Jobs.Feed;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Logs;
using Pilot.Functions.Server;

namespace Pilot.Functions.Jobs;

/// <summary>Tells of what happens to jobs as it happens.</summary>
internal static class JobEventsEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/events", HandleAsync)
        .WithName("jobEvents")
        .WithSummary("What happens to your jobs, as server-sent events.")
        .WithDescription(
            "Events: `hello` first (a JobHello), `created` and `changed` (a JobRow), `deleted` (a JobGone), `reload` when something was missed "
            + "(a JobHello): fetch lists again, `again` when the answer ends only because it may take no longer. Each has an id to resume "
            + "from with Last-Event-ID, at any server of the platform.")
        .Produces<string>(200, "text/event-stream")
        .Refuses(400, 403);

    internal static async Task HandleAsync(
        [Description("Another account's jobs, or * for everybody's; for admins.")] string? owner,
        HttpContext http,
        JobNews news,
        TokenStore tokens,
        ServerOptions options,
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
        var follower = new JobEventsFollower(
            news,
            events,
            new AnswerTime(options.LongestAnswer, clock),
            clock,
            whose,
            async cancellation => caller.TokenHash is null || await tokens.CallerOfAsync(caller.TokenHash, cancellation) is not null);
        try
        {
            await follower.RunAsync(http.Request.Headers["Last-Event-ID"].ToString(), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone, or the server is going: whoever follows comes back with the last id.
        }
    }
}
