using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Jobs;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Account;

/// <summary>Every endpoint that the server maps, asked by nobody, by another user and by an admin.</summary>
public sealed class AuthorizationMatrix : IDisposable
{
    /// <summary>What somebody gets who does not own the job {id}; endpoints that only know one's own things answer as ever.</summary>
    private static readonly Dictionary<string, string> OtherUser = new()
    {
        ["POST /api/v1/account/logout"] = "own",
        ["GET /api/v1/account/me"] = "own",
        ["POST /api/v1/account/password"] = "own",
        ["POST /api/v1/account/code"] = "own",
        ["POST /api/v1/account/tickets"] = "own",
        ["GET /api/v1/account/tokens"] = "own",
        ["POST /api/v1/account/tokens"] = "own",
        ["DELETE /api/v1/account/tokens/{id}"] = "own",
        ["GET /api/v1/platform"] = "own",
        ["GET /api/v1/users"] = "403",
        ["POST /api/v1/users"] = "403",
        ["DELETE /api/v1/users/{name}"] = "403",
        ["GET /api/v1/packages"] = "own",
        ["GET /api/v1/packages/{digest}"] = "own",
        ["PUT /api/v1/packages/{digest}"] = "own",
        ["PUT /api/v1/packages/chunks/{sha}"] = "own",
        ["POST /api/v1/jobs"] = "own",
        ["GET /api/v1/jobs"] = "own",
        ["GET /api/v1/jobs/{id}"] = "404",
        ["GET /api/v1/events"] = "own",
        ["GET /api/v1/overview"] = "own",
        ["POST /api/v1/plans"] = "own",
        ["POST /api/v1/jobs/bulk"] = "own",
        ["POST /api/v1/jobs/{id}/restore"] = "404",
        ["POST /api/v1/jobs/{id}/retry"] = "404",
        ["GET /api/v1/jobs/{id}/clone"] = "404",
        ["GET /api/v1/jobs/{id}/why"] = "404",
        ["GET /api/v1/offers"] = "own",
        ["GET /api/v1/catalog"] = "own",
        ["PUT /api/v1/catalog/{source}"] = "403",
        ["POST /api/v1/catalog/update"] = "403",
        ["DELETE /api/v1/catalog/{source}"] = "403",
        ["GET /api/v1/clouds"] = "403",
        ["PUT /api/v1/clouds/{name}"] = "403",
        ["POST /api/v1/clouds/{name}/check"] = "403",
        ["DELETE /api/v1/clouds/{name}"] = "403",
        ["POST /api/v1/jobs/{id}/plan"] = "404",
        ["POST /api/v1/jobs/{id}/cancel"] = "404",
        ["DELETE /api/v1/jobs/{id}"] = "404",
        ["GET /api/v1/jobs/{id}/log"] = "404",
        ["GET /api/v1/jobs/{id}/metrics"] = "404",
        ["GET /api/v1/jobs/{id}/log/lines"] = "404",
        ["GET /api/v1/jobs/{id}/log/search"] = "404",
        ["GET /api/v1/jobs/{id}/outputs.zip"] = "404",
        ["GET /api/v1/jobs/{id}/outputs"] = "404",
        ["GET /api/v1/jobs/{id}/outputs/{**path}"] = "404",
        ["GET /api/v1/jobs/{id}/outputs.tar"] = "404",
        ["GET /api/v1/orchestrations"] = "403",
        ["GET /api/v1/orchestrations/{id}"] = "403",
        ["GET /api/v1/orchestrations/{id}/timeline"] = "403",
        ["POST /api/v1/orchestrations/{id}/retry"] = "403",
        ["DELETE /api/v1/orchestrations/{id}"] = "403",
        ["DELETE /api/v1/orchestrations"] = "403",
        ["GET /api/v1/accuracy"] = "own",
        ["POST /api/v1/cli/deploy"] = "own",
        ["GET /api/v1/cli/status/{id}"] = "404",
        ["GET /api/v1/cli/{id}/orch_id"] = "404",
    };

    /// <summary>For the agents of jobs, by tokens of their own: see AgentGatewayStories.</summary>
    private static readonly string[] OfAgents =
    [
        "GET /agent/v1/blob", "HEAD /agent/v1/blob", "PUT /agent/v1/blob", "POST /agent/v1/blob", "DELETE /agent/v1/blob", "GET /agent/v1/blobs",
    ];

    private static readonly string[] Open =
        ["GET /api/v1/health", "POST /api/v1/account/login", "POST /api/v1/account/exchange", "POST /api/v1/events", "GET /openapi/{documentName}.json"];

    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void The_matrix_knows_every_endpoint() =>
        Endpoints().Order().ShouldBe(OtherUser.Keys.Concat(Open).Concat(OfAgents).Order());

    [Fact]
    public async Task A_browser_without_a_token_is_told_where_it_is()
    {
        var answer = await server.Anonymous().GetAsync("/");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("ServerlessPilot is running");
    }

    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_every_endpoint_but_the_open_ones_is_closed()
    {
        var job = await server.JobAsync("ada");
        var stranger = server.Anonymous();
        var forger = server.Anonymous();
        forger.DefaultRequestHeaders.Authorization = new("Bearer", new string('x', 43));
        foreach (var endpoint in OtherUser.Keys)
        {
            await (await AskAsync(stranger, endpoint, job)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0401");
            await (await AskAsync(forger, endpoint, job)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
        }
    }

    [Fact]
    public async Task Another_user_learns_nothing_of_what_is_not_theirs()
    {
        await server.UserAsync("ada");
        var job = await server.JobAsync("ada");
        var other = await server.UserAsync("bob");
        foreach (var (endpoint, expected) in OtherUser.Where(pair => pair.Value != "own"))
        {
            var answer = await AskAsync(other, endpoint, job);
            await (expected == "403"
                ? answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0404")
                : answer.ShouldBeProblemAsync(HttpStatusCode.NotFound, "PILOT0513"));
        }

        (await server.Jobs.GetAsync(job.Id)).ShouldNotBeNull();
        server.Orchestrations.Events.ShouldBeEmpty();
        await (await other.GetAsync("/api/v1/jobs?owner=ada")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT0404");
    }

    [Fact]
    public async Task An_admin_and_the_owner_are_let_in_everywhere()
    {
        var owner = await server.UserAsync("ada");
        foreach (var (endpoint, expected) in OtherUser.Where(pair => pair.Value != "own"))
        {
            var job = await server.JobAsync("ada");
            await LetInAsync(server.Admin(), endpoint, job);
            if (expected == "404" && !endpoint.StartsWith("DELETE", StringComparison.Ordinal))
            {
                await LetInAsync(owner, endpoint, job);
            }
        }
    }

    private static async Task LetInAsync(HttpClient client, string endpoint, JobDocument job)
    {
        var answer = await AskAsync(client, endpoint, job);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized, endpoint);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.Forbidden, endpoint);
        text.ShouldNotContain("PILOT0513", Case.Sensitive, endpoint);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string endpoint, JobDocument job)
    {
        var parts = endpoint.Split(' ');
        var path = parts[1].Replace("{id}", job.Id.ToString(), StringComparison.Ordinal)
            .Replace("{**path}", "model.json", StringComparison.Ordinal)
            .Replace("{name}", "nobody", StringComparison.Ordinal)
            .Replace("{source}", "azure", StringComparison.Ordinal)
            .Replace("/why", "/why?offer=local/process", StringComparison.Ordinal)
            .Replace("/search", "/search?q=x", StringComparison.Ordinal)
            .Replace("{digest}", job.Package, StringComparison.Ordinal)
            .Replace("{sha}", job.Package, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), path);
        if (parts[0] is "POST" or "PUT")
        {
            request.Content = new StringContent("""{"plan":"cheapest"}""", Encoding.UTF8, "application/json");
        }

        return client.SendAsync(request);
    }

    private IEnumerable<string> Endpoints() => server.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            .Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
        .Distinct();
}
