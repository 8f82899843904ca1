using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>Stands before another server and lets through only what is signed well, as it came.</summary>
public sealed class SignatureGate : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri behind;
    private readonly SigV4Verifier verifier;
    private readonly string service;

    private SignatureGate(Uri behind, string service, Func<string, string?> secretOf)
    {
        (this.behind, this.service, verifier) = (behind, service, new SigV4Verifier(secretOf, TimeProvider.System));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(limits => limits.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(PassAsync);
    }

    public Uri Endpoint => new(app.Urls.First());

    /// <summary>Requests that were let through.</summary>
    public int Passed { get; private set; }

    /// <summary>What was wrong with those that were not.</summary>
    public List<string> Refused { get; } = [];

    public static async Task<SignatureGate> StartAsync(Uri behind, string service, Func<string, string?> secretOf)
    {
        var gate = new SignatureGate(behind, service, secretOf);
        await gate.app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = raw.Split('?', 2) is [var before, var after] ? (before, after) : (raw, "");
        var headers = context.Request.Headers.SelectMany(header => header.Value.Select(value => (header.Key, value ?? ""))).ToList();
        if (verifier.Fault(new SignedRequest(context.Request.Method, path, query, headers, body.ToArray()), service) is var (code, message))
        {
            Refused.Add($"{context.Request.Method} {raw}: {message}");
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>{message}</Message></Error>");
            return;
        }

        Passed++;
        await ForwardAsync(context, raw, body.ToArray());
    }

    private async Task ForwardAsync(HttpContext context, string raw, byte[] body)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri($"{behind.Scheme}://{behind.Authority}{raw}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding" or "Connection")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        using var answer = await http.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        Copy(answer.Headers, context.Response);
        Copy(answer.Content.Headers, context.Response);
        context.Response.Headers.Remove("Transfer-Encoding");
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    private static void Copy(HttpHeaders headers, HttpResponse response)
    {
        foreach (var (name, values) in headers)
        {
            response.Headers[name] = values.ToArray();
        }
    }
}
