using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;

namespace Pilot.AzureCompute.Tests;

/// <summary>The stand-in refuses what Azure would refuse, so that passing it means something.</summary>
public sealed class StandInStories : IAsyncLifetime
{
    private const string Good = """
        {"location":"eastus","properties":{"osType":"Linux","restartPolicy":"Never","containers":[{"name":"job","properties":{"image":"a","command":["x"],
        "environmentVariables":[{"name":"A","secureValue":"b"}],"resources":{"requests":{"cpu":1,"memoryInGB":1.5}}}}]}}
        """;

    private const string Path = $"{ArmState.GroupPath}/providers/Microsoft.ContainerInstance/containerGroups/one";
    private ArmStandIn? arm;

    public async Task InitializeAsync() => arm = await ArmStandIn.StartAsync(new IdleContainers());

    public async Task DisposeAsync() => await arm!.DisposeAsync();

    [ArmFact]
    public async Task A_body_that_keeps_to_the_description_is_taken_and_its_secret_is_never_given_back()
    {
        var (status, body) = await SendAsync(HttpMethod.Put, Path, Good);

        status.ShouldBe(HttpStatusCode.Created);
        body.ShouldNotContain("secureValue");
        arm!.Violations.ShouldBeEmpty();
    }

    [ArmTheory]
    [InlineData("\"restartPolicy\":\"Never\"", "\"restartPolicy\":\"never\"", "is none of")]
    [InlineData("\"restartPolicy\":\"Never\"", "\"retryPolicy\":\"Never\"", "is not a property")]
    [InlineData("\"cpu\":1,", "\"cpu\":\"1\",", "is no IntegerType")]
    [InlineData("\"cpu\":1,", "", "is missing")]
    [InlineData("\"osType\":\"Linux\"", "\"provisioningState\":\"Succeeded\"", "is for Azure to say")]
    public async Task A_body_that_breaks_it_is_refused(string good, string bad, string reason)
    {
        var (status, body) = await SendAsync(HttpMethod.Put, Path, Good.Replace(good, bad, StringComparison.Ordinal));

        status.ShouldBe(HttpStatusCode.BadRequest);
        body.ShouldContain(reason);
        arm!.Violations.ShouldHaveSingleItem();
    }

    [ArmTheory]
    [InlineData("?api-version=2019-01-01")]
    [InlineData("")]
    public async Task Another_version_is_refused(string query)
    {
        var (status, _) = await SendAsync(HttpMethod.Put, Path, Good, query);

        status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [ArmFact]
    public async Task An_answer_of_its_own_that_breaks_it_is_noticed()
    {
        await SendAsync(HttpMethod.Put, Path, Good);
        arm!.State.Groups["one"].Body["properties"]!.AsObject()["surprise"] = JsonValue.Create(1);

        await SendAsync(HttpMethod.Get, Path, null);

        arm.Violations.ShouldHaveSingleItem().ShouldContain("surprise");
    }

    [ArmFact]
    public async Task A_request_without_a_login_is_refused()
    {
        using var client = new HttpClient();

        var answer = await client.GetAsync(new Uri(arm!.Endpoint, $"{Path}?api-version=2026-07-01"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body, string query = "?api-version=2026-07-01")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(arm!.Endpoint, path + query));
        request.Headers.Authorization = new("Bearer", ArmState.Token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
