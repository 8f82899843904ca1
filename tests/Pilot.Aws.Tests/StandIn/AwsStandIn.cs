using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>What the stand-in plays.</summary>
public sealed record AwsStandInOptions(IReadOnlyList<QueueSetup> Queues, ContainerHost Containers)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>From SIGTERM to SIGKILL.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of what happens by chance.</summary>
    public int Seed { get; init; }

    /// <summary>Requests are kept for who wants to read them.</summary>
    public bool KeepsBodies { get; init; }

    /// <summary>Listings after a submit that do not show the job yet.</summary>
    public int UnlistedLooks { get; init; }

    public IReadOnlySet<string> MissingImages { get; init; } = new HashSet<string>();

    /// <summary>Actions that the caller may not do, such as <c>batch:SubmitJob</c>.</summary>
    public IReadOnlySet<string> Denied { get; init; } = new HashSet<string>();
}

/// <summary>
/// Batch, CloudWatch Logs and STS on loopback, for one account in one region. Refuses what the services' descriptions do not
/// allow, and signatures that are not good.
/// </summary>
public sealed class AwsStandIn : IAsyncDisposable
{
    public const string Region = "us-east-1";
    public const string AccountId = "123456789012";
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly Lazy<ServiceModel?> BatchModel = new(() => ServiceModel.Find("batch"));
    private static readonly Lazy<ServiceModel?> LogsModel = new(() => ServiceModel.Find("logs"));

    private readonly WebApplication app;
    private readonly AwsStandInOptions options;
    private readonly BatchService batch;
    private readonly LogsService logs;
    private readonly StsService sts;
    private readonly ParameterService parameters;
    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);

    private AwsStandIn(AwsStandInOptions options)
    {
        this.options = options;
        Faults = new FaultPlan(options.Seed);
        logs = new LogsService(options.Clock);
        sts = new StsService(options.Clock);
        parameters = new ParameterService(options.Clock);
        batch = new BatchService(options, Faults, logs, parameters);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public FaultPlan Faults { get; }

    public Uri Endpoint => new(app.Urls.First());

    /// <summary>Requests that were answered, by operation.</summary>
    public IReadOnlyDictionary<string, int> Calls => calls;

    /// <summary>What was asked, in full.</summary>
    public ConcurrentQueue<(string Operation, string Text)> Bodies { get; } = [];

    /// <summary>Names of the secrets that Parameter Store holds.</summary>
    public IReadOnlyCollection<string> Secrets => parameters.Names;

    /// <summary>Definitions that are registered and not deregistered.</summary>
    public int Definitions => batch.Definitions;

    /// <summary>Jobs that were ever submitted.</summary>
    public int Submitted => batch.Submitted;

    public static async Task<AwsStandIn> StartAsync(AwsStandInOptions options)
    {
        var standIn = new AwsStandIn(options);
        await standIn.app.StartAsync();
        return standIn;
    }

    /// <summary>Every job is moved one state on, as a look at it would do.</summary>
    public void PassTime() => batch.PassTime();

    /// <summary>The machine of a job goes, and everything on it.</summary>
    public Task TakeAwayAsync(string jobName) => batch.TakeAwayAsync(jobName);

    public void WriteLog(string stream, string text, int pageSize = 10_000)
    {
        logs.PageSize = pageSize;
        logs.Write(stream, text);
    }

    public async ValueTask DisposeAsync()
    {
        await batch.KillAllAsync();
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        var service = request.Header("Authorization") is { } header ? SigV4Verifier.Parse(header)?.Service ?? "batch" : IsUnsigned(request) ? "sts" : "batch";
        var operation = OperationOf(request, service);
        try
        {
            Admit(request, service, operation);
            await SendAsync(context, service, operation, () => AnswerOf(request, service, operation));
        }
        catch (ServiceException refusal)
        {
            await RefuseAsync(context, service, refusal);
        }
        catch (Exception own) when (own is not OperationCanceledException)
        {
            await RefuseAsync(context, service, new ServiceException(501, "StandInFault", $"The stand-in itself is wrong: {own}"));
        }
    }

    private void Admit(SignedRequest request, string service, string operation)
    {
        var isUnsigned = service == "sts" && IsUnsigned(request);
        var verifier = new SigV4Verifier(key => key == AccessKey ? Secret : sts.SecretOf(key, request.Header("X-Amz-Security-Token")), options.Clock);
        if (!isUnsigned && verifier.Fault(request, service) is var (code, message))
        {
            throw new ServiceException(403, code, message);
        }

        if (options.Denied.Contains($"{service}:{operation}"))
        {
            throw new ServiceException(
                403,
                "AccessDeniedException",
                $"User: arn:aws:iam::{AccountId}:user/pilot is not authorized to perform: {service}:{operation} on resource: * because no identity-based policy allows it");
        }

        calls.AddOrUpdate(operation, 1, (_, count) => count + 1);
        if (options.KeepsBodies)
        {
            Bodies.Enqueue((operation, Encoding.UTF8.GetString(request.Body)));
        }
    }

    /// <summary>Who has a token needs no key to sign with.</summary>
    private static bool IsUnsigned(SignedRequest request) =>
        request.Header("Authorization") is null && OperationOf(request, "sts") == "AssumeRoleWithWebIdentity";

    private async Task SendAsync(HttpContext context, string service, string operation, Func<string> answer)
    {
        var fault = Faults.Next(operation);
        switch (fault)
        {
            case Fault.ServerError:
                throw new ServiceException(500, service == "batch" ? "ServerException" : "ServiceUnavailableException", "An internal error occurred.");
            case Fault.Throttle:
                throw new ServiceException(429, "TooManyRequestsException", "Too Many Requests");
            case Fault.Stall:
                await Task.Delay(options.Stall, context.RequestAborted);
                break;
        }

        var body = Encoding.UTF8.GetBytes(answer());
        context.Response.ContentType = service == "sts" ? "text/xml" : service is "logs" or "ssm" ? "application/x-amz-json-1.1" : "application/json";
        context.Response.ContentLength = body.Length;
        if (fault is Fault.LostAnswer or Fault.HalfAnswer)
        {
            if (fault == Fault.HalfAnswer)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await context.Response.Body.FlushAsync();
            }

            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(body);
    }

    private string AnswerOf(SignedRequest request, string service, string operation)
    {
        if (service == "sts")
        {
            return sts.Answer(Form(Encoding.UTF8.GetString(request.Body)));
        }

        var model = service switch { "batch" => BatchModel.Value, "logs" => LogsModel.Value, _ => null };
        var input = Parse(request.Body);
        var resource = request.Path.StartsWith("/v1/tags/", StringComparison.Ordinal) ? Uri.UnescapeDataString(request.Path["/v1/tags/".Length..]) : null;
        CheckType(request, service);
        if (model?.FaultsOfInput(operation, input, resource is null ? [] : ["resourceArn"]) is { Count: > 0 } faults)
        {
            throw new ServiceException(400, service == "batch" ? "ClientException" : "ValidationException", string.Join("; ", faults));
        }

        var node = JsonNode.Parse(request.Body)!.AsObject();
        var answer = service == "batch" ? batch.Answer(operation, node, resource)
            : service == "ssm" ? parameters.Answer(operation, node)
            : operation == "GetLogEvents" ? logs.GetLogEvents(node)
            : throw new ServiceException(400, "UnknownOperationException", operation);
        if (model?.FaultsOfOutput(operation, JsonSerializer.SerializeToElement(answer)) is { Count: > 0 } own)
        {
            throw new InvalidOperationException($"The stand-in answers what the service never would: {string.Join("; ", own)}");
        }

        return answer.Count == 0 ? "" : answer.ToJsonString();
    }

    private static void CheckType(SignedRequest request, string service)
    {
        var expected = service is "logs" or "ssm" ? "application/x-amz-json-1.1" : "application/json";
        if (request.Method != "POST" || request.Header("Content-Type") != expected)
        {
            throw new ServiceException(400, "SerializationException", $"POST with Content-Type {expected} is what this service takes.");
        }
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            throw new ServiceException(400, "SerializationException", "The body is no JSON.");
        }
    }

    private static string OperationOf(SignedRequest request, string service) => service switch
    {
        "ssm" when request.Header("X-Amz-Target")?.Split('.') is ["AmazonSSM", var name] => name,
        "logs" when request.Header("X-Amz-Target")?.Split('.') is ["Logs_20140328", var name] => name,
        "sts" => Form(Encoding.UTF8.GetString(request.Body)).GetValueOrDefault("Action") ?? "",
        "batch" when request.Path.StartsWith("/v1/tags/", StringComparison.Ordinal) => "TagResource",
        "batch" => Operations.FirstOrDefault(name => request.Path == $"/v1/{name.ToLowerInvariant()}") ?? "UnknownOperation",
        _ => "UnknownOperation",
    };

    private static readonly string[] Operations =
    [
        "RegisterJobDefinition", "DescribeJobDefinitions", "SubmitJob", "DescribeJobs", "ListJobs", "TerminateJob", "DescribeJobQueues",
        "DescribeComputeEnvironments", "DeregisterJobDefinition",
    ];

    private static async Task RefuseAsync(HttpContext context, string service, ServiceException refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (service == "sts")
        {
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync(
                $"<ErrorResponse><Error><Type>Sender</Type><Code>{refusal.Code}</Code><Message>{refusal.Message}</Message></Error><RequestId>0</RequestId></ErrorResponse>");
            return;
        }

        context.Response.ContentType = "application/json";
        if (service == "batch")
        {
            context.Response.Headers["x-amzn-ErrorType"] = refusal.Code;
        }

        await context.Response.WriteAsync(refusal.Body(named: service is "logs" or "ssm").ToJsonString());
    }

    private static Dictionary<string, string> Form(string text) => text.Split('&').Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));

    private static async Task<SignedRequest> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var raw = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = raw.Split('?', 2) is [var before, var after] ? (before, after) : (raw, "");
        return new SignedRequest(
            request.Method, path, query, [.. request.Headers.SelectMany(header => header.Value.Select(value => (header.Key, value ?? "")))], body.ToArray());
    }
}
