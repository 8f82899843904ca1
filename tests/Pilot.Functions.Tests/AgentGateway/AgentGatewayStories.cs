using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Remote;
using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Functions.AgentGateway;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.AgentGateway;

/// <summary>Who gets what through the gateway that is for agents elsewhere.</summary>
public sealed class AgentGatewayStories : IDisposable
{
    private static readonly RunKey Mine = new(JobId.New(), "2");
    private static readonly RunKey Other = new(JobId.New(), "2");

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));
    private readonly PilotServer server;

    public AgentGatewayStories() => server = new PilotServer(clock);

    public void Dispose() => server.Dispose();

    /// <summary>What an agent may do with each name, and what it may not.</summary>
    public static TheoryData<string, bool, bool> Names => new()
    {
        { BlobNames.JobPackage(Mine.Job), true, false },
        { BlobNames.Assignment(Mine.Job, "2"), true, false },
        { BlobNames.Access(Mine.Job, "2"), true, false },
        { BlobNames.Stop(Mine.Job, "2"), true, false },
        { BlobNames.Report(Mine.Job, "2"), true, true },
        { BlobNames.Log(Mine.Job, "2"), true, true },
        { BlobNames.LogTimes(Mine.Job, "2"), true, true },
        { BlobNames.Resources(Mine.Job, "2"), true, true },
        { BlobNames.Output(Mine.Job, "deep/model.bin"), true, true },
        { BlobNames.Signal(Mine.Job, "agent-2-x"), false, true },
        { BlobNames.Job(Mine.Job), false, false },
        { BlobNames.Report(Mine.Job, "1"), false, false },
        { BlobNames.Access(Mine.Job, "1"), false, false },
        { $"jobs/{Mine.Job}/outputs", false, false },
        { $"jobs/{Mine.Job}/other", false, false },
        { BlobNames.Output(Other.Job, "model.bin"), false, false },
        { BlobNames.Signal(Other.Job, "agent-2-x"), false, false },
        { $"jobs/{Mine.Job}x/outputs/a", false, false },
        { BlobNames.AgentKey, false, false },
        { BlobNames.User("admin"), false, false },
        { "server.json", false, false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_token_opens_the_part_of_storage_that_belongs_to_its_run(string name, bool mayRead, bool mayWrite)
    {
        var agent = await AgentAsync(Mine);
        var before = (await server.Blobs.StatAsync(name))?.ETag;

        await ShouldBeAsync(mayRead, await agent.GetAsync(Of(name)));
        await ShouldBeAsync(mayRead, await agent.SendAsync(new HttpRequestMessage(HttpMethod.Head, Of(name))));
        await ShouldBeAsync(mayWrite, await agent.PutAsync(Of(name), new StringContent("x")));
        await ShouldBeAsync(mayWrite, await agent.DeleteAsync(Of(name)));
        await ShouldBeAsync(mayWrite, await agent.PostAsync(Of(name) + "&position=0", new StringContent("x")));
        ((await server.Blobs.StatAsync(name))?.ETag == before).ShouldBe(!mayWrite);
    }

    [Theory]
    [InlineData("jobs/{mine}/outputs/../../{other}/outputs/a")]
    [InlineData("jobs/{mine}/outputs/../runs/2/assignment")]
    [InlineData("jobs/{mine}/outputs/./a")]
    [InlineData("jobs/{mine}/outputs//a")]
    [InlineData("jobs/{mine}/outputs/..\\a")]
    [InlineData("/jobs/{mine}/outputs/a")]
    [InlineData("jobs/{mine}/outputs/")]
    [InlineData("jobs/{mine}/outputs/a\0b")]
    [InlineData("")]
    public async Task Names_that_lead_elsewhere_are_no_names(string name)
    {
        name = name.Replace("{mine}", Mine.Job.ToString(), StringComparison.Ordinal).Replace("{other}", Other.Job.ToString(), StringComparison.Ordinal);
        var agent = await AgentAsync(Mine);

        (await agent.GetAsync(Of(name))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await agent.PutAsync(Of(name), new StringContent("x"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_escaped_dot_is_a_name_of_its_own_and_no_way_out()
    {
        var agent = await AgentAsync(Mine);

        (await agent.PutAsync(Of($"jobs/{Mine.Job}/outputs/%2e%2e/a"), new StringContent("x"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.Blobs.ListAsync("jobs/")).Select(blob => blob.Name).ShouldBe([$"jobs/{Mine.Job}/outputs/%2e%2e/a"]);
    }

    [Fact]
    public async Task Only_outputs_are_listed()
    {
        await server.Blobs.PutTextAsync(BlobNames.Output(Mine.Job, "a"), "x");
        await server.Blobs.PutTextAsync(BlobNames.Output(Other.Job, "b"), "x");
        var agent = await AgentAsync(Mine);

        (await agent.GetStringAsync($"{GatewayWire.List}?prefix={BlobNames.Outputs(Mine.Job)}")).ShouldContain("outputs/a");
        foreach (var prefix in (string[])["", "jobs/", $"jobs/{Mine.Job}/", $"jobs/{Mine.Job}/outputs", BlobNames.Outputs(Other.Job)])
        {
            await (await agent.GetAsync($"{GatewayWire.List}?prefix={prefix}")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT1004");
        }
    }

    [Fact]
    public async Task Without_a_token_of_an_agent_nobody_is_let_in()
    {
        var token = await TokenAsync(Mine);
        var parts = token.Split('.');
        var others = (await TokenAsync(Other)).Split('.');
        string?[] headers =
        [
            null, "Bearer " + token, GatewayWire.Scheme, GatewayWire.Scheme + " ", GatewayWire.Scheme + " x", GatewayWire.Scheme + " !.!",
            $"{GatewayWire.Scheme} {parts[0]}.", $"{GatewayWire.Scheme} {others[0]}.{parts[1]}", $"{GatewayWire.Scheme} {parts[0]}.{Changed(parts[1])}",
            $"{GatewayWire.Scheme} {Changed(parts[0])}.{parts[1]}",
        ];
        foreach (var header in headers)
        {
            await (await AskAsync(header)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT1002");
        }

        (await AskAsync($"{GatewayWire.Scheme} {token}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_ends_with_its_day()
    {
        var agent = await AgentAsync(Mine);
        var log = Of(BlobNames.Log(Mine.Job, Mine.Run));
        clock.Advance(GatewayAccess.Life - TimeSpan.FromSeconds(1));
        (await agent.GetAsync(log)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        clock.Advance(TimeSpan.FromSeconds(1));

        await (await agent.GetAsync(log)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT1003");
    }

    [Fact]
    public async Task The_rest_of_the_API_does_not_take_an_agents_token_nor_the_gateway_an_accounts()
    {
        var token = await TokenAsync(Mine);
        var forger = server.Anonymous();
        forger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await (await forger.GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0402");
        await (await (await AgentAsync(Mine)).GetAsync("/api/v1/account/me")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT0401");

        await (await server.Admin().GetAsync(Of(BlobNames.Log(Mine.Job, Mine.Run)))).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "PILOT1002");
    }

    [Fact]
    public async Task What_is_no_condition_or_no_metadata_is_explained()
    {
        var agent = await AgentAsync(Mine);
        foreach (var (header, value) in ((string, string)[])[(GatewayWire.ConditionHeader, "maybe"), (GatewayWire.MetadataHeader, "e30x!"),
            (GatewayWire.MetadataHeader, GatewayWire.Write(new Dictionary<string, string> { ["Not A Key"] = "x" }))])
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Of(BlobNames.Output(Mine.Job, "a"))) { Content = new StringContent("x") };
            request.Headers.Add(header, value);
            await (await agent.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "PILOT0502");
        }
    }

    [Fact]
    public async Task An_append_has_a_limit()
    {
        var agent = await AgentAsync(Mine);
        using var much = new ByteArrayContent(new byte[GatewayWire.MaxAppend + 1]);

        using var request = new HttpRequestMessage(HttpMethod.Post, Of(BlobNames.Log(Mine.Job, "2")) + "&position=0") { Content = much };
        request.Headers.ExpectContinue = true;

        await (await agent.SendAsync(request)).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "PILOT0506");
    }

    [Fact]
    public async Task The_credential_is_a_line_that_agents_understand_and_nobody_sees_in_a_text()
    {
        var access = new GatewayAccess(new Uri("http://pilot.default.svc:8080/"), server.Services.GetRequiredService<AgentTokens>(), clock);

        var issued = await access.IssueAsync(Mine, default);

        var document = AccessDocument.Read(issued.Value);
        access.Unreachable.ShouldBeNull();
        issued.Value.ShouldNotContain("\n");
        (document.Kind, document.Expires, document.Text("url")).ShouldBe(("gateway", clock.GetUtcNow() + GatewayAccess.Life, "http://pilot.default.svc:8080"));
        $"{issued} {document}".ShouldNotContain(document.Text("token"));
    }

    [Fact]
    public async Task Without_an_address_for_agents_the_way_is_closed_and_the_remedy_told()
    {
        var access = server.Services.GetRequiredService<IRunAccess>();

        access.Unreachable!.ShouldContain("--agent-url");
        (await Should.ThrowAsync<PilotException>(() => access.IssueAsync(Mine, default))).Error.Code.ShouldBe("PILOT1001");
    }

    private async Task<string> TokenAsync(RunKey run) =>
        await server.Services.GetRequiredService<AgentTokens>().IssueAsync(run, clock.GetUtcNow() + GatewayAccess.Life, default);

    private async Task<HttpClient> AgentAsync(RunKey run)
    {
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(GatewayWire.Scheme, await TokenAsync(run));
        return client;
    }

    private async Task<HttpResponseMessage> AskAsync(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Of(BlobNames.Log(Mine.Job, Mine.Run)));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await server.Anonymous().SendAsync(request);
    }

    private static async Task ShouldBeAsync(bool allowed, HttpResponseMessage answer)
    {
        if (allowed)
        {
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound);
        }
        else if (answer.RequestMessage!.Method == HttpMethod.Head)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        else
        {
            await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "PILOT1004");
        }
    }

    private static string Changed(string text) => (text[0] == 'A' ? 'B' : 'A') + text[1..];

    private static string Of(string name) => $"{GatewayWire.Blob}?name={Uri.EscapeDataString(name)}";
}
