using Pilot.Adapters.Azure.Compute.Arm;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>The operations of Azure Container Instances that are used; what the official package would be swapped in for.</summary>
internal sealed class ContainerGroups(ArmClient arm, ArmScope scope)
{
    private string Locations => $"{scope.SubscriptionPath}/providers/Microsoft.ContainerInstance/locations";

    /// <summary>Sent once.</summary>
    public Task<ArmAnswer> CreateAsync(string name, ContainerGroup group, CancellationToken cancellation) =>
        arm.PutAsync(PathOf(name), ContainerGroup.Version, group, cancellation);

    public Task<ArmAnswer> GetAsync(string name, CancellationToken cancellation) =>
        arm.GetAsync(PathOf(name), ContainerGroup.Version, cancellation);

    public Task<ArmAnswer> DeleteAsync(string name, CancellationToken cancellation) =>
        arm.DeleteAsync(PathOf(name), ContainerGroup.Version, cancellation);

    public Task<ArmAnswer> StopAsync(string name, CancellationToken cancellation) =>
        arm.PostAsync($"{PathOf(name)}/stop", ContainerGroup.Version, mayRepeat: true, cancellation);

    /// <summary>Of the whole resource group; without what the containers are doing.</summary>
    public Task<(List<ContainerGroup> Items, ArmError? Error)> ListAsync(CancellationToken cancellation) =>
        arm.ListAsync<ContainerGroup>($"{scope.GroupPath}/providers/{ContainerGroup.Type}", ContainerGroup.Version, cancellation);

    /// <summary>The last lines that a container wrote.</summary>
    public Task<ArmAnswer> LogsAsync(string name, string container, int lines, CancellationToken cancellation) =>
        arm.GetAsync($"{PathOf(name)}/containers/{container}/logs", ContainerGroup.Version, cancellation, $"&tail={lines}");

    public Task<(List<RegionUsage> Items, ArmError? Error)> UsagesAsync(string region, CancellationToken cancellation) =>
        arm.ListAsync<RegionUsage>($"{Locations}/{Uri.EscapeDataString(region)}/usages", ContainerGroup.Version, cancellation);

    public Task<(List<RegionCapability> Items, ArmError? Error)> CapabilitiesAsync(string region, CancellationToken cancellation) =>
        arm.ListAsync<RegionCapability>($"{Locations}/{Uri.EscapeDataString(region)}/capabilities", ContainerGroup.Version, cancellation);

    private string PathOf(string name) => scope.ResourcePath(ContainerGroup.Type, name);
}
