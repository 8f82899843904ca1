using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Pilot.K8s.Tests.StandIn.Published;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>The HTTP side: who asks, may they, is the call one that is described, and what comes of it.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(10);

    private readonly ClusterOptions options;
    private readonly ObjectStore store;
    private readonly Objects objects;
    private readonly Watches watches;
    private readonly CancellationTokenSource closing = new();
    private readonly WebApplication web;
    private readonly PodLogs logs;
    private readonly string? kueue;

    public ApiServer(ClusterOptions options, ObjectStore store, PodLogs logs)
    {
        this.options = options;
        this.store = store;
        this.logs = logs;
        kueue = options.HoldsJobs ? options.Kueue : null;
        objects = new Objects(store, options.Minor, options.HoldsJobs);
        watches = new Watches(store, options.Faults, options.Bookmarks, closing.Token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.UseHttps(https =>
            {
                https.ServerCertificate = options.Pki.Server;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (own, _, _) => options.Pki.Issued(own);
            });
        }));
        web = builder.Build();
        web.Run(ServeAsync);
    }

    public Uri Address => new(web.Urls.First());

    /// <summary>Answers of this stand-in that the published description does not allow: faults of the stand-in itself.</summary>
    public List<string> OwnFaults { get; } = [];

    /// <summary>Verb and resource of each call so far.</summary>
    public List<string> Seen { get; } = [];

    public int OpenWatches => watches.Open;

    public void BreakWatches() => watches.Break();

    public Task StartAsync() => web.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
        {
            return;
        }

        await closing.CancelAsync();
        await web.StopAsync(new CancellationToken(canceled: true));
        await web.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (RefusalException refusal)
        {
            if (refusal.RetryAfterSeconds is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            await WriteAsync(context, refusal.Code, refusal.Status, "io.k8s.apimachinery.pkg.apis.meta.v1.Status", half: false);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var user = User(context) ?? throw RefusalException.Unauthorized();
        if (OpenApi.Instance?.CallFault(context.Request.Method, context.Request.Path.Value!, context.Request.Query.Keys) is { } fault)
        {
            lock (OwnFaults)
            {
                OwnFaults.Add(fault);
            }

            throw RefusalException.NoSuchPath();
        }

        if (Call.Of(context.Request, kueue) is not { } call)
        {
            await OtherAsync(context);
            return;
        }

        lock (Seen)
        {
            Seen.Add(call.Permission);
        }

        var trouble = call.Verb == "watch" ? null : options.Faults.Next(call.Verb, call.Kind.Plural);
        _ = trouble switch { Fault.ServerError => throw RefusalException.Internal(), Fault.Throttled => throw RefusalException.TooMany(), _ => 0 };
        Permit(call, user);
        if (call.Verb == "watch")
        {
            await watches.ServeAsync(call, context);
            return;
        }

        if (call.Part == "log")
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(logs.Read(call));
            return;
        }

        var (code, answer, schema) = await DoAsync(call, context);
        if (trouble == Fault.LostAnswer)
        {
            context.Abort();
            return;
        }

        if (trouble == Fault.Stall)
        {
            await Task.Delay(Stall, options.Time, context.RequestAborted);
        }

        await WriteAsync(context, code, answer, schema, trouble == Fault.HalfAnswer);
    }

    private async Task<(int Code, JsonObject Answer, string? Schema)> DoAsync(Call call, HttpContext context)
    {
        if (call.Space is { } space && !options.Namespaces.Contains(space) && call.Verb == "create")
        {
            throw RefusalException.NoNamespace(space);
        }

        switch (call.Verb)
        {
            case "create":
                return (201, objects.Create(call, (await BodyAsync(context))!), call.Kind.Schema);
            case "get":
                return (200, objects.Get(call), call.Kind.Schema);
            case "list":
                return (200, objects.List(call), call.Kind.Schema is { } schema ? $"{schema}List" : null);
            case "delete":
                var gone = objects.Delete(call, await BodyAsync(context));
                return (200, gone, gone.Text("kind") == "Status" ? "io.k8s.apimachinery.pkg.apis.meta.v1.Status" : call.Kind.Schema);
            default:
                throw RefusalException.BadRequest($"{call.Verb} is not played here");
        }
    }

    private async Task OtherAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.Trim('/') == "version")
        {
            var minor = options.Minor.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await WriteAsync(
                context,
                200,
                new JsonObject
                {
                    ["major"] = "1", ["minor"] = minor + options.MinorSuffix, ["gitVersion"] = $"v1.{minor}.0", ["gitCommit"] = "", ["gitTreeState"] = "clean",
                    ["buildDate"] = "2026-01-01T00:00:00Z", ["goVersion"] = "go1", ["compiler"] = "gc", ["platform"] = "linux/amd64",
                },
                "io.k8s.apimachinery.pkg.version.Info",
                half: false);
            return;
        }

        if (context.Request.Path.Value!.Trim('/') == "apis/authorization.k8s.io/v1/selfsubjectaccessreviews" && context.Request.Method == "POST")
        {
            var review = (await BodyAsync(context))!;
            var asked = review["spec"]!["resourceAttributes"]!;
            review["metadata"] = new JsonObject();
            review["status"] = new JsonObject { ["allowed"] = !options.Denied.Contains($"{asked.Text("verb")} {asked.Text("resource")}{(asked.Text("subresource") is { } part ? $"/{part}" : "")}") };
            await WriteAsync(context, 201, review, null, half: false);
            return;
        }

        if (kueue is not null && context.Request.Path.Value!.Trim('/') == $"apis/{Kind.Workload.Group}")
        {
            var version = new JsonObject { ["groupVersion"] = $"{Kind.Workload.Group}/{kueue}", ["version"] = kueue };
            await WriteAsync(
                context,
                200,
                new JsonObject
                {
                    ["kind"] = "APIGroup", ["apiVersion"] = "v1", ["name"] = Kind.Workload.Group, ["versions"] = new JsonArray(version.DeepClone()), ["preferredVersion"] = version,
                },
                null,
                half: false);
            return;
        }

        throw RefusalException.NoSuchPath();
    }

    private string? User(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } own)
        {
            return own.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        }

        return context.Request.Headers.Authorization.FirstOrDefault() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? options.Tokens.GetValueOrDefault(header["Bearer ".Length..])
            : null;
    }

    private void Permit(Call call, string user)
    {
        if (options.Denied.Contains(call.Permission))
        {
            throw RefusalException.Forbidden(user, call);
        }
    }

    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is 0 or null)
        {
            return null;
        }

        try
        {
            return (await JsonNode.ParseAsync(context.Request.Body))?.AsObject();
        }
        catch (JsonException fault)
        {
            throw RefusalException.BadRequest($"the body of the request was in an unknown format - {fault.Message}");
        }
    }

    private async Task WriteAsync(HttpContext context, int code, JsonObject answer, string? schema, bool half)
    {
        if (schema is not null && OpenApi.Instance?.Violations(answer, schema).Where(fault => !fault.EndsWith("items\"", StringComparison.Ordinal)).ToList() is { Count: > 0 } faults)
        {
            lock (OwnFaults)
            {
                OwnFaults.AddRange(faults.Select(fault => $"{context.Request.Method} {context.Request.Path}: {fault}"));
            }
        }

        var bytes = Encoding.UTF8.GetBytes(answer.ToJsonString());
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(half ? bytes.AsMemory(0, bytes.Length / 2) : bytes);
        if (half)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }
}
