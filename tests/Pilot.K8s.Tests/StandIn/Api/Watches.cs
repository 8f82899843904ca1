using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>Streams of changes: one JSON object a line, bookmarks between, an error where the version is too old.</summary>
internal sealed class Watches(ObjectStore store, FaultPlan faults, TimeSpan bookmarks, CancellationToken closing)
{
    private readonly ConcurrentDictionary<CancellationTokenSource, bool> streams = new();

    public int Open => streams.Count;

    /// <summary>Ends all streams that are open now.</summary>
    public void Break()
    {
        foreach (var stream in streams.Keys)
        {
            stream.Cancel();
        }
    }

    public async Task ServeAsync(Call call, HttpContext context)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(int.Parse(call.Query["timeoutSeconds"].FirstOrDefault() ?? "300", CultureInfo.InvariantCulture)));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, limit.Token, closing);
        streams[end] = true;
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.StartAsync(end.Token);
            await context.Response.Body.FlushAsync(end.Token);
            await FollowAsync(call, context, end.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Its time is up: the stream ends in order.
        }
        finally
        {
            streams.TryRemove(end, out _);
        }
    }

    private async Task FollowAsync(Call call, HttpContext context, CancellationToken cancellation)
    {
        var selectors = new Selectors(call.Query["labelSelector"], call.Query["fieldSelector"]);
        var asked = call.Query["resourceVersion"].FirstOrDefault() ?? "";
        var from = long.Parse(asked.Length == 0 ? "0" : asked, CultureInfo.InvariantCulture);
        if (from == 0)
        {
            var (items, version) = store.List(call.Kind, call.Space);
            foreach (var item in items.Where(selectors.Choose))
            {
                await WriteAsync(context, "ADDED", item, cancellation);
            }

            from = version;
        }

        while (true)
        {
            var (changes, more) = store.After(from);
            if (changes is null)
            {
                await WriteAsync(context, "ERROR", RefusalException.Expired(from, store.Version).Status, cancellation);
                return;
            }

            foreach (var change in changes)
            {
                from = change.Version;
                if (change.Kind == call.Kind && (call.Space is null || change.About.Space() == call.Space) && selectors.Choose(change.About)
                    && !await TellAsync(call, context, change, cancellation))
                {
                    return;
                }
            }

            if (changes.Count == 0 && !await HappensAsync(more, cancellation))
            {
                await WriteAsync(context, "BOOKMARK", Bookmark(call.Kind, from), cancellation);
            }
        }
    }

    /// <returns>False where a fault ended the stream.</returns>
    private async Task<bool> TellAsync(Call call, HttpContext context, Change change, CancellationToken cancellation)
    {
        switch (faults.Next("watch", call.Kind.Plural))
        {
            case Fault.Expired:
                await WriteAsync(context, "ERROR", RefusalException.Expired(change.Version, store.Version).Status, cancellation);
                return false;
            case Fault.HalfLine:
                var line = Line(change.Type, change.About);
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line[..(line.Length / 2)]), cancellation);
                await context.Response.Body.FlushAsync(cancellation);
                context.Abort();
                return false;
            case not null:
                context.Abort();
                return false;
            default:
                await WriteAsync(context, change.Type, change.About, cancellation);
                return true;
        }
    }

    private async Task<bool> HappensAsync(Task more, CancellationToken cancellation)
    {
        try
        {
            await more.WaitAsync(bookmarks, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static JsonObject Bookmark(Kind kind, long version) => new()
    {
        ["kind"] = kind.Name,
        ["apiVersion"] = kind.ApiVersion,
        ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
    };

    private static async Task WriteAsync(HttpContext context, string type, JsonObject about, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Line(type, about)), cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }

    private static string Line(string type, JsonObject about) => new JsonObject { ["type"] = type, ["object"] = about.DeepClone() }.ToJsonString() + "\n";
}
