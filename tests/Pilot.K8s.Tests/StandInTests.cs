using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;
using Pilot.K8s.Tests.StandIn.Published;

namespace Pilot.K8s.Tests;

/// <summary>The stand-in is as strict as what it stands for.</summary>
public sealed class StandInTests : IAsyncLifetime
{
    private const string Jobs = "apis/batch/v1/namespaces/default/jobs";
    private ClusterStandIn? cluster;

    private ClusterStandIn Cluster => cluster!;

    public async Task InitializeAsync() => cluster = await ClusterStandIn.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    [PublishedFact]
    public async Task A_member_that_is_not_described_is_refused()
    {
        var (code, answer) = await PostAsync(Jobs, Job(job => job["spec"]!["backOffLimit"] = 0));

        code.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text("message").ShouldBe("Job in version \"v1\" cannot be handled as a Job: strict decoding error: unknown field \"spec.backOffLimit\"");
    }

    [PublishedFact]
    public async Task A_wrong_type_is_refused() =>
        (await PostAsync(Jobs, Job(job => job["spec"]!["backoffLimit"] = "0"))).Code.ShouldBe(HttpStatusCode.BadRequest);

    [PublishedFact]
    public async Task What_is_required_is_required() =>
        (await PostAsync(Jobs, Job(job => job["spec"]!.AsObject().Remove("template")))).Answer.Text("message")!.ShouldContain("missing field \"spec.template\"");

    [PublishedFact]
    public async Task A_member_that_is_too_young_for_the_version_is_refused()
    {
        await using var old = await ClusterStandIn.StartAsync(new ClusterOptions { Minor = 27 });

        (await PostAsync(Jobs, Job(job => job["spec"]!["podReplacementPolicy"] = "Failed"), old)).Answer.Text("message")!.ShouldContain("unknown field \"spec.podReplacementPolicy\"");
        (await PostAsync(Jobs, Job(job => job["spec"]!["podReplacementPolicy"] = "Failed"))).Code.ShouldBe(HttpStatusCode.Created);
    }

    [PublishedFact]
    public async Task A_parameter_that_is_not_described_is_a_fault_of_the_caller()
    {
        await SendAsync(HttpMethod.Get, $"{Jobs}?labelSelectors=a", null, Cluster);

        Cluster.OwnFaults.Single().ShouldContain("labelSelectors");
    }

    [PublishedTheory]
    [InlineData("tail=3", 404)]
    [InlineData("container=job&tailLines=many", 422)]
    [InlineData("container=job&limitBytes=0", 422)]
    [InlineData("container=other&tailLines=3", 400)]
    [InlineData("container=job&previous=true", 400)]
    public async Task A_log_is_asked_for_as_described(string query, int code)
    {
        Cluster.Create(Kind.Pod, JsonNode.Parse("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"job","image":"b"}]},"status":{"phase":"Failed"}}""")!.AsObject());

        ((int)(await SendAsync(HttpMethod.Get, $"api/v1/namespaces/default/pods/p/log?{query}", null, Cluster)).Item1).ShouldBe(code);
    }

    [Theory]
    [InlineData("spec.template.spec.restartPolicy", "Always", 422)]
    [InlineData("spec.completionMode", "Once", 422)]
    [InlineData("metadata.name", "Not_A_Name", 422)]
    [InlineData("metadata.labels.pilot/run", "-no-", 422)]
    [InlineData("spec.template.spec.containers.0.image", "", 422)]
    public async Task Values_are_held_to_their_rules(string field, string value, int code)
    {
        var (got, answer) = await PostAsync(Jobs, Job(job => Set(job, field.Split('.'), value)));

        ((int)got).ShouldBe(code);
        answer.Text("reason").ShouldBe("Invalid");
        answer["details"]!["causes"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_second_of_a_name_is_a_conflict_and_a_wrong_precondition_too()
    {
        await PostAsync(Jobs, Job(_ => { }));

        (await PostAsync(Jobs, Job(_ => { }))).Answer.Text("reason").ShouldBe("AlreadyExists");
        var (code, answer) = await SendAsync(HttpMethod.Delete, $"{Jobs}/x", new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = "other" } }, Cluster);
        (code, answer.Text("reason")).ShouldBe((HttpStatusCode.Conflict, "Conflict"));
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_told_in_the_stream()
    {
        Cluster.Compact();
        using var http = Http(Cluster);
        using var response = await http.GetAsync($"{Jobs}?watch=true&resourceVersion=5", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        var line = JsonNode.Parse((await reader.ReadLineAsync())!)!;

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (line.Text("type"), line["object"]!["code"]!.GetValue<int>(), line.Text("object", "reason")).ShouldBe(("ERROR", 410, "Expired"));
    }

    private static JsonObject Job(Action<JsonObject> change)
    {
        var job = JsonNode.Parse("""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"x","labels":{"pilot/run":"1"}},"spec":{"completions":1,"completionMode":"Indexed",
             "podFailurePolicy":{"rules":[]},"template":{"metadata":{"labels":{},"annotations":{}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"b"}]}}}}
            """)!.AsObject();
        change(job);
        return job;
    }

    private static void Set(JsonNode node, string[] path, string value)
    {
        foreach (var name in path[..^1])
        {
            node = int.TryParse(name, out var index) ? node[index]! : node[name]!;
        }

        node[path[^1]] = value;
    }

    private Task<(HttpStatusCode Code, JsonNode Answer)> PostAsync(string path, JsonObject body, ClusterStandIn? to = null) =>
        SendAsync(HttpMethod.Post, path, body, to ?? Cluster);

    private static async Task<(HttpStatusCode, JsonNode)> SendAsync(HttpMethod method, string path, JsonObject? body, ClusterStandIn to)
    {
        using var http = Http(to);
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private static HttpClient Http(ClusterStandIn to)
    {
#pragma warning disable CA2000, CA5400 // The client owns the handler; this test is not about certificates.
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        return new HttpClient(handler) { BaseAddress = to.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "the-token") } };
#pragma warning restore CA2000, CA5400
    }
}
