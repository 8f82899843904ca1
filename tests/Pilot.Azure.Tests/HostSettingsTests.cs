using System.Text.Json.Nodes;

namespace Pilot.Azure.Tests;

/// <summary>The two ways to keep histories: tables and queues of Azure Storage, and the Durable Task Scheduler.</summary>
public sealed class HostSettingsTests
{
    [Fact]
    public void They_differ_in_where_histories_are_and_in_nothing_else()
    {
        var storage = Settings("host.json");
        var scheduler = Settings("host.scheduler.json");

        Durable(storage).Remove("storageProvider");
        Durable(scheduler).Remove("storageProvider");

        JsonNode.DeepEquals(storage, scheduler).ShouldBeTrue();
    }

    [Fact]
    public void By_default_they_are_in_the_storage_of_the_functions()
    {
        var provider = Durable(Settings("host.json"))["storageProvider"]!;

        provider["type"]!.GetValue<string>().ShouldBe("AzureStorage");
        provider["connectionStringName"]!.GetValue<string>().ShouldBe("AzureWebJobsStorage");
    }

    [Fact]
    public void The_scheduler_keeps_payloads_above_64_KB_by_reference()
    {
        var provider = Durable(Settings("host.scheduler.json"))["storageProvider"]!;

        provider["type"]!.GetValue<string>().ShouldBe("azureManaged");
        provider["largePayloadStorageEnabled"]!.GetValue<bool>().ShouldBeTrue();
        provider["largePayloadStorageThresholdBytes"]!.GetValue<int>().ShouldBe(64 * 1024);
    }

    [Fact]
    public void Inputs_and_outputs_are_not_traced() =>
        Durable(Settings("host.json"))["tracing"]!["traceInputsAndOutputs"]!.GetValue<bool>().ShouldBeFalse();

    private static JsonObject Settings(string file) => JsonNode.Parse(Repository.Read("hosts/azure/" + file))!.AsObject();

    private static JsonObject Durable(JsonObject settings) => settings["extensions"]!["durableTask"]!.AsObject();
}
