using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>What is deployed is what the platform needs.</summary>
public sealed class ResourceTests
{
    [BicepFact]
    public void The_function_app_is_a_flex_consumption_app_that_takes_its_code_with_its_identity()
    {
        foreach (var deployment in Deployment.ParameterFiles.Select(Deployment.Of))
        {
            var app = deployment.One("Microsoft.Web/sites");
            var plan = deployment.One("Microsoft.Web/serverfarms");
            var config = app.Property("functionAppConfig");

            plan.Json.GetProperty("sku").GetProperty("name").GetString().ShouldBe("FC1");
            app.Text("serverFarmId").ShouldBe(plan.Id);
            config.GetProperty("runtime").EnumerateObject().Select(part => part.Value.GetString()).ShouldBe(["dotnet-isolated", "10.0"]);
            config.GetProperty("deployment").GetProperty("storage").GetProperty("authentication").GetProperty("type").GetString().ShouldBe("UserAssignedIdentity");
            deployment.AppSettings.Keys.ShouldNotContain(name => name.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || name.StartsWith("WEBSITE_", StringComparison.Ordinal),
                "Flex Consumption has functionAppConfig for those, and refuses the settings");
        }
    }

    [BicepFact]
    public void Its_code_is_published_to_a_container_that_is_there()
    {
        var storage = Deployment.Dev.One("Microsoft.Web/sites").Property("functionAppConfig").GetProperty("deployment").GetProperty("storage");

        var address = Expression.Resolve(storage.GetProperty("value").GetString()!);
        Deployment.Dev.OfType("Microsoft.Storage/storageAccounts/blobServices/containers").Where(container => container.Id.Contains("run", StringComparison.Ordinal))
            .Select(container => $"https://stpilotdevrun{Deployment.Dev.Token}.blob.core.windows.net/{container.Name}").ShouldContain(address);
    }

    [BicepFact]
    public void Production_keeps_an_instance_warm_and_development_none()
    {
        static IEnumerable<string> Warm(Deployment deployment) => deployment.One("Microsoft.Web/sites").Property("functionAppConfig")
            .GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray().Select(ready => ready.GetProperty("name").GetString()!);

        Warm(Deployment.Prod).ShouldBe(["http"]);
        Warm(Deployment.Dev).ShouldBeEmpty();
    }

    [BicepFact]
    public void Jobs_are_stored_where_folders_can_be_signed_for()
    {
        var jobs = Deployment.Dev.OfType("Microsoft.Storage/storageAccounts").Single(account => account.Name.Contains("job", StringComparison.Ordinal));

        jobs.Property("isHnsEnabled").GetBoolean().ShouldBeTrue();
    }

    [BicepFact]
    public void Histories_are_in_the_scheduler_or_in_tables_and_the_app_knows_which()
    {
        Deployment.Dev.One("Microsoft.DurableTask/schedulers/taskHubs");
        var scheduler = $"dts-pilotdev-{Deployment.Dev.Token}";
        Deployment.Dev.AppSettings["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"]
            .ShouldBe($"Endpoint={scheduler}.endpoint;TaskHub=pilot;Authentication=ManagedIdentity;ClientID=id-pilotdev-app.clientId");

        Deployment.Everything.OfType("Microsoft.DurableTask/schedulers").ShouldBeEmpty();
        Deployment.Everything.AppSettings.Keys.ShouldNotContain("DURABLE_TASK_SCHEDULER_CONNECTION_STRING");
        Deployment.Everything.AppSettings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"].ShouldBe("AzureStorage");
    }

    [BicepFact]
    public void Event_grid_subscribes_when_it_is_told_to_and_calls_the_blob_extension_of_the_app()
    {
        Deployment.Dev.OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions").ShouldBeEmpty();
        var subscriptions = Deployment.Everything.OfType("Microsoft.EventGrid/systemTopics/eventSubscriptions").ToList();

        var app = $"func-pilotfull-{Deployment.Everything.Token}";
        subscriptions.ShouldAllBe(subscription => subscription.Property("destination").GetProperty("endpointType").GetString() == "WebHook");
        subscriptions.Select(subscription => Expression.Resolve(subscription.Property("destination").GetProperty("properties").GetProperty("endpointUrl").GetString()!)).ShouldBe(
        [
            $"https://{app}.azurewebsites.net/runtime/webhooks/blobs?functionName=Host.Functions.UploadArrived&code=default.systemKeys.blobs_extension",
            $"https://{app}.azurewebsites.net/runtime/webhooks/blobs?functionName=Host.Functions.SignalArrived&code=default.systemKeys.blobs_extension",
        ]);
        Deployment.Everything.One("Microsoft.EventGrid/systemTopics").Property("topicType").GetString().ShouldBe("Microsoft.Storage.StorageAccounts");
    }

    [BicepFact]
    public void A_gpu_pool_is_empty_while_no_job_needs_it()
    {
        var pool = Deployment.Everything.One("Microsoft.ContainerService/managedClusters/agentPools");

        (pool.Property("minCount").GetInt32(), pool.Property("count").GetInt32(), pool.Property("enableAutoScaling").GetBoolean()).ShouldBe((0, 0, true));
        pool.Property("nodeTaints").EnumerateArray().Select(taint => taint.GetString()).ShouldBe(["nvidia.com/gpu=present:NoSchedule"]);
    }

    [BicepFact]
    public void Everything_that_can_be_tagged_is()
    {
        // Parts of something that is tagged.
        string[] parts =
        [
            "Microsoft.Authorization", "Microsoft.Storage/storageAccounts/", "Microsoft.DurableTask/schedulers/", "Microsoft.Web/sites/",
            "Microsoft.EventGrid/systemTopics/", "Microsoft.ContainerService/managedClusters/",
        ];

        Deployment.Prod.Resources.Where(resource => !parts.Any(part => resource.Type.StartsWith(part, StringComparison.Ordinal)))
            .Where(resource => !resource.Json.TryGetProperty("tags", out var tags) || tags.GetProperty("environment").GetString() != "prod")
            .Select(resource => resource.Id).ShouldBeEmpty();
    }

    [BicepFact]
    public void Names_that_must_be_unique_in_the_world_are_and_fit()
    {
        foreach (var deployment in Deployment.ParameterFiles.Select(Deployment.Of))
        {
            var named = deployment.Resources.Where(resource => resource.Type is "Microsoft.Storage/storageAccounts" or "Microsoft.KeyVault/vaults"
                or "Microsoft.ContainerRegistry/registries" or "Microsoft.Web/sites" or "Microsoft.DurableTask/schedulers").ToList();

            named.ShouldAllBe(resource => resource.Name.EndsWith(deployment.Token, StringComparison.Ordinal));
            named.Where(resource => !resource.Type.StartsWith("Microsoft.Web", StringComparison.Ordinal)).ShouldAllBe(resource => resource.Name.Length <= 24);
        }
    }
}
