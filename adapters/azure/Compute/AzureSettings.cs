using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Clouds;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>What an Azure account of this platform is told with.</summary>
/// <param name="Regions">Where container groups may run; empty for the region of the resource group.</param>
/// <param name="Environment">Resource id of the Container Apps environment; null when there is none.</param>
/// <param name="Identity">Resource id of the user-assigned identity that may pull images; null for public images.</param>
/// <param name="Registry">Host name of the private registry.</param>
/// <param name="Logs">Where Log Analytics is asked.</param>
internal sealed record AzureSettings(
    Uri Endpoint, ArmScope Scope, IReadOnlyList<string> Regions, string? Environment, string? Identity, string? Registry, Uri Logs)
{
    public static readonly IReadOnlyList<CloudSetting> All =
    [
        new("subscription", "id of the subscription"),
        new("resource-group", "resource group that jobs run in"),
        new("region", "regions for container groups, split by commas", "the region of the resource group"),
        new("environment", "Container Apps environment with GPU workload profiles, its name or resource id", "no GPU jobs"),
        new("registry", "host name of a private registry, such as mine.azurecr.io", "public images only"),
        new("identity", "resource id of the user-assigned identity that may pull from the registry", "public images only"),
        new("endpoint", "address of Azure Resource Manager", "https://management.azure.com"),
        new("logs-endpoint", "address of the Log Analytics query API", "https://api.loganalytics.io"),
    ];

    /// <exception cref="Core.Errors.PilotException">PILOT1022</exception>
    public static AzureSettings Of(CloudAccount account)
    {
        var scope = new ArmScope(Required(account, "subscription"), Required(account, "resource-group"));
        return new AzureSettings(
            EndpointOf(account, "endpoint", "https://management.azure.com"),
            scope,
            [.. (account["region"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Region)],
            account["environment"] is { Length: > 0 } environment
                ? environment.StartsWith('/') ? environment : scope.ResourcePath("Microsoft.App/managedEnvironments", environment)
                : null,
            Text(account, "identity"),
            Text(account, "registry"),
            EndpointOf(account, "logs-endpoint", "https://api.loganalytics.io"));
    }

    /// <summary>As Azure compares regions: <c>West Europe</c> is <c>westeurope</c>.</summary>
    public static string Region(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string? Text(CloudAccount account, string name) => account[name] is { Length: > 0 } text ? text : null;

    private static string Required(CloudAccount account, string name) =>
        Text(account, name) ?? throw AzureErrors.Setting(name, "", "empty");

    private static Uri EndpointOf(CloudAccount account, string setting, string usual)
    {
        var text = Text(account, setting) ?? usual;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address is { IsLoopback: true, Scheme: "http" }))
            ? address
            : throw AzureErrors.Setting(setting, text, "no https address");
    }
}
