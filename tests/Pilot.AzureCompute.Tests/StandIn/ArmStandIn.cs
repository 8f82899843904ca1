using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.AzureCompute.Tests.StandIn.Apps;
using Pilot.AzureCompute.Tests.StandIn.Instances;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>
/// Azure Resource Manager on loopback, as far as it runs containers: one subscription with one resource group. It holds every
/// request, and every answer of its own, to the published types, and fails as the real one does, on demand.
/// </summary>
public sealed class ArmStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly IReadOnlyList<IArmRoutes> routes;

    private ArmStandIn(ArmState state)
    {
        State = state;
        routes = [new OperationRoutes(state), new GroupRoutes(state), new JobRoutes(state), new SubscriptionRoutes(state), new WorkspaceRoutes(state)];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public ArmState State { get; }

    public FaultPlan Faults => State.Faults;

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Where this stand-in broke the published description itself, or was asked in a way that breaks it.</summary>
    public IReadOnlyList<string> Violations => [.. violations];

    public static async Task<ArmStandIn> StartAsync(IContainers containers, FaultPlan? faults = null)
    {
        var standIn = new ArmStandIn(new ArmState(containers, faults ?? new FaultPlan()));
        await standIn.app.StartAsync();
        var addresses = standIn.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        standIn.Endpoint = new Uri(addresses.Addresses.Single());
        standIn.State.Address = standIn.Endpoint;
        return standIn;
    }

    /// <summary>How often an operation was asked for (<see cref="ArmVerbs"/>).</summary>
    public int Count(string operation) => counts.GetValueOrDefault(operation);

    public int Calls => counts.Values.Sum();

    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Drops the violations so far: a test has made them on purpose.</summary>
    public void Forget() => violations.Clear();

    public async ValueTask DisposeAsync()
    {
        await State.KillAllAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ArmRequest.ReadAsync(context.Request);
        var (verb, answer) = Route(request);
        counts.AddOrUpdate(verb, 1, static (_, before) => before + 1);
        var fault = State.Faults.Draw(verb);
        if (Before(fault, request) is { } failed)
        {
            await SendAsync(context, failed, half: false);
            return;
        }

        var reply = Checked(request, answer(fault));
        switch (fault)
        {
            case ArmFault.LostAnswer:
                context.Abort();
                break;
            case ArmFault.Stall:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            default:
                await SendAsync(context, reply, half: fault == ArmFault.HalfAnswer);
                break;
        }
    }

    private (string Verb, Func<ArmFault, Reply> Answer) Route(ArmRequest request)
    {
        if (State.Refuse(request) is { } refused)
        {
            return ("refused", _ => refused);
        }

        foreach (var one in routes)
        {
            if (one.Match(request) is { } matched)
            {
                var refusal = matched.Action is { } action ? State.RefuseAction(action, request.Path) : null;
                return refusal is null ? (matched.Verb, matched.Answer) : (matched.Verb, _ => refusal);
            }
        }

        violations.Enqueue($"{request.Method} {request.Path}: no such operation");
        return ("unknown", _ => Reply.Error(404, "InvalidResourceType", "The resource type could not be found."));
    }

    private static Reply? Before(ArmFault fault, ArmRequest request) => fault switch
    {
        ArmFault.Error => Reply.Error(500, "InternalServerError", "The server encountered an internal error. Please retry later."),
        ArmFault.Throttle => Reply.Error(429, "TooManyRequests", "The request is being throttled as the limit has been reached. Please try after '1' seconds.")
            .With(("Retry-After", "1"), ("x-ms-retry-after-ms", "20")),
        ArmFault.Conflict => Reply.Error(409, "ContainerGroupTransitioning", $"The container group '{request.Path.Split('/')[^1]}' is still transitioning, please retry later."),
        _ => null,
    };

    private Reply Checked(ArmRequest request, Reply reply)
    {
        foreach (var fault in reply.Type is { } type ? State.Faulty(type, request.Version, reply) : [])
        {
            violations.Enqueue($"answer to {request.Method} {request.Path}: {fault}");
        }

        if (reply.Status == 400 && reply.Body?["error"]?["code"]?.GetValue<string>() == ArmState.BadRequestCode)
        {
            violations.Enqueue($"{request.Method} {request.Path}: {reply.Body["error"]!["message"]}");
        }

        return reply;
    }

    private static async Task SendAsync(HttpContext context, Reply reply, bool half)
    {
        var bytes = reply.Body is null ? [] : Encoding.UTF8.GetBytes(reply.Body.ToJsonString(JsonSerializerOptions.Web));
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        if (reply.Status == 204)
        {
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (half)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes);
    }
}
