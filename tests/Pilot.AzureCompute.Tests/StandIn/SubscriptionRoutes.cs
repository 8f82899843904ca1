using System.Text.Json.Nodes;
using Pilot.AzureCompute.Tests.StandIn.Descriptions;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>What is asked about the account: resource group, permissions, providers, usages, capabilities, the environment.</summary>
internal sealed class SubscriptionRoutes(ArmState state) : IArmRoutes
{
    private const string EnvironmentType = "Microsoft.App/managedEnvironments";
    private const string SubscriptionPath = $"/subscriptions/{ArmState.Subscription}";

    public ArmMatch? Match(ArmRequest request)
    {
        if (request.Method != "GET")
        {
            return null;
        }

        var path = request.Path;
        var parts = path.Split('/');
        return path switch
        {
            ArmState.GroupPath => Of("Microsoft.Resources/subscriptions/resourceGroups/read", ResourceGroup),
            $"{ArmState.GroupPath}/providers/Microsoft.Authorization/permissions" => Of("Microsoft.Authorization/permissions/read", Permissions),
            $"{SubscriptionPath}/providers/Microsoft.ContainerInstance" or $"{SubscriptionPath}/providers/Microsoft.App" =>
                Of("Microsoft.Resources/subscriptions/providers/read", () => Registration(parts[^1])),
            _ when parts is [.., "Microsoft.ContainerInstance", "locations", _, "usages"] => Of("Microsoft.ContainerInstance/locations/usages/read", Usages),
            _ when parts is [.., "Microsoft.ContainerInstance", "locations", var region, "capabilities"] =>
                Of("Microsoft.ContainerInstance/locations/capabilities/read", () => Capabilities(region)),
            _ when path.StartsWith($"{ArmState.GroupPath}/providers/{EnvironmentType}/", StringComparison.OrdinalIgnoreCase) =>
                new ArmMatch(ArmVerbs.Environment, "Microsoft.App/managedEnvironments/read", _ => Environment(parts[^1], path)),
            _ => null,
        };
    }

    private static ArmMatch Of(string action, Func<Reply> answer) => new(ArmVerbs.Subscription, action, _ => answer());

    private Reply ResourceGroup() => new(200, new JsonObject
    {
        ["id"] = ArmState.GroupPath, ["name"] = ArmState.Group, ["type"] = "Microsoft.Resources/resourceGroups", ["location"] = state.Region,
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    });

    private Reply Permissions() => new(200, new JsonObject
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["actions"] = new JsonArray("Microsoft.ContainerInstance/*", "Microsoft.App/*/read", "Microsoft.App/jobs/*", "Microsoft.App/managedEnvironments/join/action"),
            ["notActions"] = new JsonArray([.. state.DeniedActions.Select(action => (JsonNode)action)]),
            ["dataActions"] = new JsonArray(), ["notDataActions"] = new JsonArray(),
        }),
    });

    private Reply Registration(string provider) => new(200, new JsonObject
    {
        ["id"] = $"{SubscriptionPath}/providers/{provider}", ["namespace"] = provider,
        ["registrationState"] = state.Unregistered.Contains(provider) ? "NotRegistered" : "Registered",
        ["resourceTypes"] = new JsonArray(),
    });

    private Reply Usages() => new(200, new JsonObject
    {
        ["value"] = new JsonArray(
            Usage("ContainerGroups", state.Groups.Count, 100), Usage("StandardCores", state.CoresUsed, state.CoresLimit), Usage("StandardSpotCores", 0, 10)),
    });

    private static JsonObject Usage(string name, double current, double limit) => new()
    {
        ["id"] = $"{SubscriptionPath}/providers/Microsoft.ContainerInstance/locations/usages/{name}",
        ["unit"] = "Count", ["currentValue"] = current, ["limit"] = limit,
        ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name },
    };

    private Reply Capabilities(string region) => new(200, new JsonObject
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["resourceType"] = "containerGroups", ["osType"] = "Linux", ["location"] = region, ["ipAddressType"] = "Public", ["gpu"] = state.Gpu,
            ["capabilities"] = new JsonObject { ["maxMemoryInGB"] = 16, ["maxCpu"] = 4, ["maxGpuCount"] = state.Gpu == "None" ? 0 : 4 },
        }),
    });

    private Reply Environment(string name, string path)
    {
        if (name != "gpus")
        {
            return Reply.Missing(EnvironmentType, name, ArmState.Group);
        }

        var shown = new JsonObject
        {
            ["id"] = path, ["name"] = name, ["type"] = EnvironmentType, ["location"] = state.Region == "eastus" ? "West US 3" : state.Region,
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "Succeeded",
                ["workloadProfiles"] = new JsonArray([.. state.Profiles.Select(type => (JsonNode)new JsonObject
                {
                    ["name"] = type == "Consumption" ? type : $"gpu-{type.Split('-')[^1].ToLowerInvariant()}", ["workloadProfileType"] = type,
                })]),
            },
        };
        if (state.Workspace is { } workspace)
        {
            shown["properties"]!["appLogsConfiguration"] = new JsonObject
            {
                ["destination"] = "log-analytics", ["logAnalyticsConfiguration"] = new JsonObject { ["customerId"] = workspace },
            };
        }

        return new Reply(200, shown, EnvironmentType);
    }
}
