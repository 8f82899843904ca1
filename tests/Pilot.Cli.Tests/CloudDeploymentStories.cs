using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;

namespace Pilot.Cli.Tests;

/// <summary>An account whose settings come from the outputs of a deployment.</summary>
public sealed class CloudDeploymentStories
{
    private const string Environment = "/subscriptions/s/resourceGroups/rg-pilot-runs/providers/Microsoft.App/managedEnvironments/cae-pilot";

    private const string AzureOutputs = """
        {
          "clusterName": { "type": "String", "value": "" },
          "environmentId": { "type": "String", "value": "/subscriptions/s/resourceGroups/rg-pilot-runs/providers/Microsoft.App/managedEnvironments/cae-pilot" },
          "location": { "type": "String", "value": "westeurope" },
          "registryServer": { "type": "String", "value": "crpilot.azurecr.io" },
          "runIdentityId": { "type": "String", "value": "/subscriptions/s/resourceGroups/rg-pilot-runs/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-pilot-run" },
          "runsGroup": { "type": "String", "value": "rg-pilot-runs" },
          "subscriptionId": { "type": "String", "value": "s" }
        }
        """;

    private const string StackOutputs = """
        [
          { "OutputKey": "Region", "OutputValue": "eu-central-1", "Description": "Region of the queues." },
          { "OutputKey": "QueueNames", "OutputValue": "pilot-cpu,pilot-gpu" },
          { "OutputKey": "JobRoleArn", "OutputValue": "arn:aws:iam::1:role/job" },
          { "OutputKey": "ExecutionRoleArn", "OutputValue": "arn:aws:iam::1:role/execution" }
        ]
        """;

    [Fact]
    public async Task An_azure_account_takes_its_settings_from_the_deployment_and_says_which()
    {
        using var world = Added("azure", "azure", "azure-aca").WithFile("deployment.json", AzureOutputs);

        var outcome = await world.RunAsync("cloud", "add", "azure", "--from-deployment", "deployment.json", "--no-check");

        outcome.Code.ShouldBe(ExitCodes.Success);
        Sent(world).ShouldBe(new Dictionary<string, string>
        {
            ["subscription"] = "s",
            ["resource-group"] = "rg-pilot-runs",
            ["region"] = "westeurope",
            ["environment"] = Environment,
            ["registry"] = "crpilot.azurecr.io",
            ["identity"] = "/subscriptions/s/resourceGroups/rg-pilot-runs/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-pilot-run",
        }, ignoreOrder: true);
        Golden.Match("cloud-add-deployment", outcome.Streams);
    }

    [Fact]
    public async Task The_whole_answer_of_the_vendors_tool_does_as_well_and_comes_through_a_pipe()
    {
        using var azure = Added("azure");
        azure.Terminal.Answers.Enqueue($$"""{ "name": "pilot", "properties": { "provisioningState": "Succeeded", "outputs": {{AzureOutputs.ReplaceLineEndings(" ")}} } }""");
        (await azure.RunAsync("cloud", "add", "azure", "--from-deployment", "-", "--no-check")).Code.ShouldBe(ExitCodes.Success);
        Sent(azure)["resource-group"].ShouldBe("rg-pilot-runs");

        using var aws = Added("aws");
        foreach (var line in $$"""{ "Stacks": [ { "StackName": "pilot", "Outputs": {{StackOutputs}} } ] }""".Split('\n'))
        {
            aws.Terminal.Answers.Enqueue(line);
        }

        (await aws.RunAsync("cloud", "add", "aws", "--from-deployment", "-", "--no-check")).Code.ShouldBe(ExitCodes.Success);
        Sent(aws).ShouldBe(new Dictionary<string, string>
        {
            ["region"] = "eu-central-1",
            ["queues"] = "pilot-cpu,pilot-gpu",
            ["job-role"] = "arn:aws:iam::1:role/job",
            ["execution-role"] = "arn:aws:iam::1:role/execution",
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_set_by_hand_goes_before_the_deployment()
    {
        using var world = Added("aws").WithFile("stack.json", StackOutputs);

        await world.RunAsync("cloud", "add", "aws", "--from-deployment", "stack.json", "--set", "queues=mine", "--set", "profile=work", "--no-check");

        Sent(world)["queues"].ShouldBe("mine");
        Sent(world)["profile"].ShouldBe("work");
        Sent(world)["region"].ShouldBe("eu-central-1");
    }

    [Fact]
    public async Task A_cluster_of_the_deployment_is_the_context_that_az_makes_for_it()
    {
        using var world = Added("kubernetes").WithFile("deployment.json", AzureOutputs.Replace("\"value\": \"\"", "\"value\": \"aks-pilot\"", StringComparison.Ordinal));

        await world.RunAsync("cloud", "add", "kubernetes", "--from-deployment", "deployment.json", "--set", "namespace=jobs", "--no-check");

        Sent(world).ShouldBe(new Dictionary<string, string> { ["context"] = "aks-pilot", ["namespace"] = "jobs" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_deployment_without_gpus_names_no_place_for_them()
    {
        using var world = Added("azure").WithFile("deployment.json", AzureOutputs.Replace(Environment, "", StringComparison.Ordinal));

        (await world.RunAsync("cloud", "add", "azure", "--from-deployment", "deployment.json", "--no-check")).Code.ShouldBe(ExitCodes.Success);

        Sent(world).Keys.ShouldNotContain("environment");
    }

    [Fact]
    public async Task As_json_nothing_but_the_cloud_is_printed()
    {
        using var world = Added("aws").WithFile("stack.json", StackOutputs);

        var outcome = await world.RunAsync("cloud", "add", "aws", "--from-deployment", "stack.json", "--json");

        outcome.Out.ShouldStartWith("{\"name\":\"aws\"");
        outcome.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("azure", "no json", "PILOT1007")]
    [InlineData("azure", "[]", "PILOT1007")]
    [InlineData("azure", "{}", "PILOT1007")]
    [InlineData("azure", """{"apiUrl":"https://pilot.example"}""", "PILOT1007")]
    [InlineData("aws", """{"Stacks":[{"Outputs":[]},{"Outputs":[]}]}""", "PILOT1007")]
    [InlineData("aws", """[{"OutputKey":"Region"}]""", "PILOT1007")]
    [InlineData("aws", AzureOutputs, "PILOT1008")]
    [InlineData("azure", StackOutputs, "PILOT1008")]
    [InlineData("kubernetes", AzureOutputs, "PILOT1009")]
    [InlineData("gcp", AzureOutputs, "PILOT1010")]
    public async Task What_is_no_deployment_of_ours_is_refused_before_anything_is_added(string kind, string text, string code)
    {
        using var world = World.LoggedIn().WithFile("deployment.json", text);

        var outcome = await world.RunAsync("cloud", "add", kind, "--from-deployment", "deployment.json");

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain(code);
        world.Platform.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_output_is_named_and_a_missing_file_too()
    {
        using var world = World.LoggedIn().WithFile("stack.json", """[{"OutputKey":"BucketName","OutputValue":"files"}]""");

        Golden.Match("cloud-add-foreign", (await world.RunAsync("cloud", "add", "aws", "--from-deployment", "stack.json")).Streams);
        (await world.RunAsync("cloud", "add", "aws", "--from-deployment", "nowhere.json")).Error.ShouldContain("PILOT0149");
    }

    private static World Added(string kind, params string[] targets)
    {
        var world = World.LoggedIn();
        world.Platform.On($"PUT clouds/{kind}", PilotJson.Default.CloudView, call =>
        {
            var add = call.As(PilotJson.Default.AddCloud);
            return new CloudView(kind, add.Kind, add.Settings!, DateTimeOffset.UnixEpoch, targets.Length > 0 ? targets : [kind]);
        });
        return world;
    }

    private static IReadOnlyDictionary<string, string> Sent(World world) =>
        world.Platform.CallsTo("PUT", "clouds/").Single().As(PilotJson.Default.AddCloud).Settings!;
}
