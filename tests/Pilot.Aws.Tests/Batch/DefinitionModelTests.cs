using System.Text.Json;
using System.Text.Json.Nodes;
using Pilot.Adapters.Aws.Batch;
using Pilot.Adapters.Aws.Batch.Api;
using Pilot.Aws.Tests.StandIn;

namespace Pilot.Aws.Tests.Batch;

/// <summary>Each thing that a job asks for, where the published description of the service has its place.</summary>
public sealed class DefinitionModelTests
{
    private static readonly BatchNames Names = new(BatchWorld.Platform);
    private static readonly JobShape Shape = new(
        "example/train:1", "example/agent:1", 4096, "arn:aws:iam::123456789012:role/execution", "arn:aws:iam::123456789012:role/job", "/aws/batch/job");

    private static readonly SubmitJobRequest Order = JobOrder.Of(
        BatchWorld.Request(BatchWorld.NewRun(), BatchWorld.Machine("g5.12xlarge", 48, 4), timeout: 3600), Names, "gpu", "d:1", agentInImage: false);

    public static TheoryData<string, string> Definition => new()
    {
        { "ecsProperties.taskProperties[0].containers[1].resourceRequirements[0]", """{"value":"1","type":"VCPU"}""" },
        { "ecsProperties.taskProperties[0].containers[1].resourceRequirements[1]", """{"value":"1024","type":"MEMORY"}""" },
        { "ecsProperties.taskProperties[0].containers[1].linuxParameters.sharedMemorySize", "4096" },
        { "ecsProperties.taskProperties[0].executionRoleArn", "\"arn:aws:iam::123456789012:role/execution\"" },
        { "ecsProperties.taskProperties[0].taskRoleArn", "\"arn:aws:iam::123456789012:role/job\"" },
        { "retryStrategy.attempts", "3" },
        { "retryStrategy.evaluateOnExit[0]", """{"action":"EXIT","onStatusReason":"Host EC2*"}""" },
        { "tags['pilot:platform']", "\"p0123456789a\"" },
        { "platformCapabilities[0]", "\"EC2\"" },
        { "propagateTags", "true" },
    };

    public static TheoryData<string, string> Submit => new()
    {
        { "ecsPropertiesOverride.taskProperties[0].containers[0].resourceRequirements[0]", """{"value":"47","type":"VCPU"}""" },
        { "ecsPropertiesOverride.taskProperties[0].containers[0].resourceRequirements[2]", """{"value":"4","type":"GPU"}""" },
        { "timeout.attemptDurationSeconds", "3900" },
        { "tags['pilot:run']", "\"1\"" },
    };

    [DescribedFact]
    public void Definitions_and_submits_are_what_the_description_allows()
    {
        Faults("RegisterJobDefinition", Json(Shape.Definition(Names, BatchWorld.Platform))).ShouldBeEmpty();
        Faults("RegisterJobDefinition", Json((Shape with { AgentImage = null }).Definition(Names, BatchWorld.Platform))).ShouldBeEmpty();
        Faults("RegisterJobDefinition", Json(MultiNodeJob.Definition(Shape, Names, BatchWorld.Platform, 4, "g5.12xlarge"))).ShouldBeEmpty();
        Faults("SubmitJob", Json(Order)).ShouldBeEmpty();
        Faults("SubmitJob", Json(JobOrder.Array(Order, 1000))).ShouldBeEmpty();
        Faults("SubmitJob", Json(MultiNodeJob.Submit(Order))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Definition))]
    public void A_definition_says(string place, string value) => At(Json(Shape.Definition(Names, BatchWorld.Platform)), place).ShouldBe(value);

    [Theory]
    [MemberData(nameof(Submit))]
    public void A_submit_says(string place, string value) => At(Json(Order), place).ShouldBe(value);

    private static JsonElement Json(RegisterJobDefinitionRequest request) => JsonSerializer.SerializeToElement(request, BatchJson.Default.RegisterJobDefinitionRequest);

    private static JsonElement Json(SubmitJobRequest request) => JsonSerializer.SerializeToElement(request, BatchJson.Default.SubmitJobRequest);

    private static IReadOnlyList<string> Faults(string operation, JsonElement body) => ServiceModel.Find("batch")!.FaultsOfInput(operation, body);

    private static string At(JsonElement root, string place)
    {
        JsonNode node = JsonObject.Create(root)!;
        foreach (var step in place.Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.'))
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        return node.ToJsonString();
    }
}
