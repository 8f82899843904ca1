using System.Globalization;
using Pilot.Adapters.Azure.Compute.Apps;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Azure.Compute.Instances;
using Pilot.Core.Clouds;

namespace Pilot.Adapters.Azure.Compute.Checks;

/// <summary>Tries what jobs will need, by reads alone.</summary>
internal sealed class AzureChecks(AzureSession session)
{
    private const string Cores = "StandardCores";

    internal static readonly string[] InstanceActions =
    [
        "Microsoft.ContainerInstance/containerGroups/read",
        "Microsoft.ContainerInstance/containerGroups/write",
        "Microsoft.ContainerInstance/containerGroups/delete",
        "Microsoft.ContainerInstance/containerGroups/stop/action",
        "Microsoft.ContainerInstance/containerGroups/containers/logs/read",
    ];

    internal static readonly string[] AppActions =
    [
        "Microsoft.App/jobs/read",
        "Microsoft.App/jobs/write",
        "Microsoft.App/jobs/delete",
        "Microsoft.App/jobs/start/action",
        "Microsoft.App/jobs/stop/action",
        "Microsoft.App/jobs/executions/read",
        "Microsoft.App/managedEnvironments/read",
        "Microsoft.App/managedEnvironments/join/action",
    ];

    private ArmScope Scope => session.Settings.Scope;

    private bool WantsApps => session.Settings.Environment is not null;

    public async Task<IReadOnlyList<CloudCheck>> RunAsync(CancellationToken cancellation)
    {
        var checks = new List<CloudCheck>();
        var what = $"log in and see the resource group {Scope.ResourceGroup}";
        var answer = await session.Arm.GetAsync(Scope.GroupPath, ResourceGroup.Version, cancellation);
        if (answer.Error is { } error)
        {
            // Nothing further can be told from here.
            return [Failed(what, error, "Microsoft.Resources/subscriptions/resourceGroups/read")];
        }

        checks.Add(new CloudCheck(what));
        checks.AddRange(await PermissionsAsync(cancellation));
        checks.Add(await RegistrationAsync("Microsoft.ContainerInstance", cancellation));
        var home = AzureSettings.Region(answer.As<ResourceGroup>()?.Location ?? "");
        foreach (var region in session.Settings.Regions.Count > 0 ? session.Settings.Regions : [home])
        {
            checks.Add(await QuotaAsync(region, cancellation));
        }

        if (WantsApps)
        {
            checks.Add(await RegistrationAsync("Microsoft.App", cancellation));
            checks.AddRange(await EnvironmentAsync(cancellation));
        }

        return checks;
    }

    private async Task<IReadOnlyList<CloudCheck>> PermissionsAsync(CancellationToken cancellation)
    {
        var (grants, error) = await session.Arm.ListAsync<ArmPermission>(ArmPermissions.Path(Scope), ArmPermissions.Version, cancellation);
        if (error is not null)
        {
            return [Failed("ask what the platform's identity may do", error, "Microsoft.Authorization/permissions/read")];
        }

        var permissions = new ArmPermissions(grants);
        return [.. (WantsApps ? [.. InstanceActions, .. AppActions] : InstanceActions).Select(action => Permission(permissions, action))];
    }

    private CloudCheck Permission(ArmPermissions permissions, string action)
    {
        var role = action.StartsWith("Microsoft.App/", StringComparison.Ordinal)
            ? "Container Apps Jobs Contributor"
            : "Azure Container Instances Contributor Role";
        return permissions.Allows(action)
            ? new CloudCheck(action)
            : new CloudCheck(
                action,
                $"The platform's identity lacks the action {action} on {Scope.GroupPath}.",
                $"Give it the role '{role}' on the resource group: az role assignment create --role \"{role}\" --scope {Scope.GroupPath} --assignee ...");
    }

    private async Task<CloudCheck> RegistrationAsync(string provider, CancellationToken cancellation)
    {
        var what = $"the subscription is registered for {provider}";
        var answer = await session.Arm.GetAsync($"{Scope.SubscriptionPath}/providers/{provider}", ResourceGroup.Version, cancellation);
        return answer.Error is { } error
            ? Failed(what, error, "Microsoft.Resources/subscriptions/providers/read")
            : answer.As<ProviderRegistration>()?.RegistrationState is "Registered"
                ? new CloudCheck(what)
                : new CloudCheck(what, $"The resource provider {provider} is not registered.", $"az provider register --namespace {provider}");
    }

    private async Task<CloudCheck> QuotaAsync(string region, CancellationToken cancellation)
    {
        var what = $"cores for container groups are left in {region}";
        var (usages, error) = await session.Groups.UsagesAsync(region, cancellation);
        if (error is not null)
        {
            return Failed(what, error, "Microsoft.ContainerInstance/locations/usages/read");
        }

        return usages.Find(usage => usage.Name?.Value == Cores) is { Limit: { } limit } cores && limit - (cores.CurrentValue ?? 0) < 1
            ? new CloudCheck(
                what,
                string.Create(CultureInfo.InvariantCulture, $"{cores.CurrentValue:0} of {limit:0} cores ({Cores}) are in use in {region}."),
                "Ask for a higher quota in the portal (Subscription, Usage + quotas), or name another region.")
            : new CloudCheck(what);
    }

    private async Task<IReadOnlyList<CloudCheck>> EnvironmentAsync(CancellationToken cancellation)
    {
        var what = $"the Container Apps environment {session.Settings.Environment!.Split('/')[^1]} is ready";
        var answer = await session.Jobs.EnvironmentAsync(cancellation);
        if (answer.Error is { } error)
        {
            return [Failed(what, error, "Microsoft.App/managedEnvironments/read")];
        }

        var environment = answer.As<AppEnvironment>();
        var state = environment?.Properties?.ProvisioningState;
        var gpus = environment?.Properties?.WorkloadProfiles?.Where(profile => profile.WorkloadProfileType.Contains("GPU", StringComparison.OrdinalIgnoreCase)).ToList() ?? [];
        var logs = environment?.Workspace is { } workspace ? await LogsAsync(workspace, cancellation) : null;
        return
        [
            .. logs is null ? Array.Empty<CloudCheck>() : [logs],
            state == "Succeeded" ? new CloudCheck(what) : new CloudCheck(what, $"It is {state}.", "Wait for it, or name another environment."),
            gpus.Count > 0
                ? new CloudCheck($"it has the GPU workload profiles {string.Join(", ", gpus.Select(profile => profile.WorkloadProfileType))}")
                : new CloudCheck(
                    "it has a GPU workload profile",
                    "It has neither Consumption-GPU-NC8as-T4 nor Consumption-GPU-NC24-A100.",
                    "az containerapp env workload-profile add --workload-profile-type Consumption-GPU-NC8as-T4 --workload-profile-name gpu-t4 ..."),
        ];
    }

    private async Task<CloudCheck> LogsAsync(string workspace, CancellationToken cancellation)
    {
        const string What = "read the environment's logs in Log Analytics";
        var answer = await new AppLogs(session, new AppEnvironments(session)).AskAsync(workspace, "print 1", cancellation);
        return answer.Error is null
            ? new CloudCheck(What)
            : new CloudCheck(
                What,
                $"The last words of executions that fail at once cannot be read: {answer.Error.Sentence}",
                $"Give the platform's identity the role 'Log Analytics Reader' on the workspace {workspace}.");
    }

    private static CloudCheck Failed(string what, ArmError error, string action)
    {
        var remedy = AzureRefusals.Of(error)?.Remedy;
        return error.Status == 403
            ? new CloudCheck(what, $"The platform's identity lacks the action {action}: {error.Sentence}", "Give it the role 'Reader' on the resource group at least.")
            : new CloudCheck(what, error.Sentence, remedy ?? "Try again; when it stays so, check the account's settings.");
    }

    private sealed record ProviderRegistration(string? RegistrationState);
}
